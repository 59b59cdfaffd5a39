/** What was said against what was so: counts and the shares that follow from them, with exact 95 % intervals. */
import { exactShareOf, type Share } from "./confidence.ts";

/** One look or one case. */
export interface ConfusionItem {
  /** Was there a leak? `undefined`: nobody could say, or nobody has said yet. */
  readonly reference: boolean | undefined;
  /** Did the software say so? */
  readonly said: boolean;
}

export interface Confusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
  /** Items without a reference: in no share. */
  readonly undecided: number;
  /** Of those with a leak, how many were said. */
  readonly sensitivity: Share;
  /** Of those without one, how many were not said. */
  readonly specificity: Share;
  /** Positive predictive value: of those said, how many had one. */
  readonly ppv: Share;
}

/** Counts each item once. */
export function confusionOf(items: readonly ConfusionItem[]): Confusion {
  let truePositive = 0;
  let falsePositive = 0;
  let falseNegative = 0;
  let trueNegative = 0;
  let undecided = 0;
  for (const { reference, said } of items) {
    if (reference === undefined) undecided += 1;
    else if (reference && said) truePositive += 1;
    else if (reference) falseNegative += 1;
    else if (said) falsePositive += 1;
    else trueNegative += 1;
  }
  return {
    truePositive,
    falsePositive,
    falseNegative,
    trueNegative,
    undecided,
    sensitivity: exactShareOf(truePositive, truePositive + falseNegative),
    specificity: exactShareOf(trueNegative, trueNegative + falsePositive),
    ppv: exactShareOf(truePositive, truePositive + falsePositive),
  };
}

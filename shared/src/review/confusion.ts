/** How often something was said rightly and wrongly, against a reference. */

export interface Proportion {
  readonly hits: number;
  readonly of: number;
  /** `null`: there was nothing to count. */
  readonly share01: number | null;
  /** Wilson's 95 % interval. */
  readonly low01: number | null;
  readonly high01: number | null;
}

export interface Confusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
  /** Without a reference: in none of the above. */
  readonly unknown: number;
  readonly sensitivity: Proportion;
  readonly specificity: Proportion;
  /** Positive predictive value. */
  readonly ppv: Proportion;
}

const Z_95 = 1.959964;

/** @param items an unknown reference is counted apart */
export function confusionOf(
  items: readonly { readonly reference: boolean | undefined; readonly said: boolean }[],
): Confusion {
  const count = (reference: boolean, said: boolean) =>
    items.filter((item) => item.reference === reference && item.said === said).length;
  const truePositive = count(true, true);
  const falsePositive = count(false, true);
  const falseNegative = count(true, false);
  const trueNegative = count(false, false);
  return {
    truePositive,
    falsePositive,
    falseNegative,
    trueNegative,
    unknown: items.filter(({ reference }) => reference === undefined).length,
    sensitivity: proportion(truePositive, truePositive + falseNegative),
    specificity: proportion(trueNegative, trueNegative + falsePositive),
    ppv: proportion(truePositive, truePositive + falsePositive),
  };
}

function proportion(hits: number, of: number): Proportion {
  if (of === 0) return { hits, of, share01: null, low01: null, high01: null };
  const share = hits / of;
  const zz = (Z_95 * Z_95) / of;
  const centre = (share + zz / 2) / (1 + zz);
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / of + zz / (4 * of))) / (1 + zz);
  return { hits, of, share01: share, low01: Math.max(centre - half, 0), high01: Math.min(centre + half, 1) };
}

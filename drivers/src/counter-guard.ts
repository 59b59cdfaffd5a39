/**
 * Second look at the counter of a device whose line has no checksum: a value counts when it can follow the one before
 * it, or when the next one confirms it. So one lost, added or changed digit is mostly found, and a counter that a person
 * cleared is believed one reading later.
 */
import { z } from "zod";

/** A step so small is always believed: twice the coarsest display's last digit below 10 mL, mL. */
const SLACK_ML = 0.002;
/** A busy computer stamps a reply late by so much, s. Assumption: one period of the fastest poller. */
const LATE_S = 0.1;

const pointSchema = z.object({
  valueMl: z.number(),
  atUs: z.number(),
  /** Fastest that the plunger may have moved up to this value, mL/s. */
  maxMlPerS: z.number(),
  /** 1: it can only have risen since the value before; -1: only have fallen; 0: nobody knows. */
  trend: z.union([z.literal(1), z.literal(-1), z.literal(0)]),
  /** Whatever changes seldom and has no other guard, such as the width of the field or the prompt. */
  shape: z.string(),
});

type CounterPoint = z.infer<typeof pointSchema>;

export const counterGuardSchema = z.object({
  believed: pointSchema.nullable(),
  candidate: pointSchema.nullable(),
});

/** A change that stands out costs one reading. `first`: nothing to compare with yet. `doubted`: it cannot follow; the next reading decides. */
export type CounterVerdict = "believed" | "first" | "doubted";

export class CounterGuard {
  #believed: CounterPoint | undefined;
  #candidate: CounterPoint | undefined;

  judge(point: CounterPoint): CounterVerdict {
    if (follows(point, this.#believed) || follows(point, this.#candidate)) {
      this.#believed = point;
      this.#candidate = undefined;
      return "believed";
    }
    const isFirst = this.#believed === undefined && this.#candidate === undefined;
    this.#candidate = point;
    return isFirst ? "first" : "doubted";
  }

  snapshot(): z.infer<typeof counterGuardSchema> {
    return { believed: this.#believed ?? null, candidate: this.#candidate ?? null };
  }

  restore(state: z.infer<typeof counterGuardSchema>): void {
    this.#believed = state.believed ?? undefined;
    this.#candidate = state.candidate ?? undefined;
  }
}

function follows(point: CounterPoint, before: CounterPoint | undefined): boolean {
  if (before === undefined || before.shape !== point.shape) return false;
  const seconds = Math.max(0, point.atUs - before.atUs) / 1_000_000;
  const maxMlPerS = Math.max(point.maxMlPerS, before.maxMlPerS);
  const change = point.valueMl - before.valueMl;
  const isAgainstTrend = change * point.trend < 0;
  return Math.abs(change) <= SLACK_ML + (isAgainstTrend ? 0 : maxMlPerS * (seconds + LATE_S));
}

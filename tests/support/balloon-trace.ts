/** Pressure and volume of a balloon that is inflated in steps, while bone yields after each one. */

export interface TraceStep {
  readonly atS: number;
  /** Peak of the step. */
  readonly kpa: number;
  readonly ml: number;
  /** Share of the peak that goes in the end, with a time constant of 15 s; 0.25 unless said. */
  readonly decay01?: number;
}

export interface BalloonSample {
  readonly atS: number;
  readonly kpa: number;
  readonly ml: number;
}

const TAU_S = 15;
const RISE_S = 0.5;

/** Readings at 10 Hz from 0 to `untilS`; the first step starts from an empty balloon. */
export function balloonTrace(
  steps: readonly TraceStep[],
  untilS: number,
  fromS = 0,
): readonly BalloonSample[] {
  const samples: BalloonSample[] = [];
  for (let tick = Math.round(fromS * 10); tick < Math.round(untilS * 10); tick += 1) {
    samples.push(sampleAt(steps, tick / 10));
  }
  return samples;
}

function sampleAt(steps: readonly TraceStep[], atS: number): BalloonSample {
  const at = steps.findLastIndex((step) => step.atS <= atS);
  const step = steps[at];
  if (step === undefined) return { atS, kpa: 0, ml: 0 };
  const sinceS = atS - step.atS;
  const before = at === 0 ? { kpa: 0, ml: 0 } : settled(steps[at - 1], step.atS);
  if (sinceS < RISE_S) {
    const share = sinceS / RISE_S;
    const between = (from: number, to: number) => from + (to - from) * share;
    return { atS, kpa: Math.round(between(before.kpa, step.kpa)), ml: between(before.ml, step.ml) };
  }
  return { atS, ...settled(step, atS) };
}

function settled(step: TraceStep | undefined, atS: number): { readonly kpa: number; readonly ml: number } {
  if (step === undefined) return { kpa: 0, ml: 0 };
  const { decay01 = 0.25, kpa, ml } = step;
  const waitedS = Math.max(0, atS - step.atS - RISE_S);
  return { kpa: Math.round(kpa * (1 - decay01 * (1 - Math.exp(-waitedS / TAU_S)))), ml };
}

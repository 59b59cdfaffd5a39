/** The figures that DKD-R 6-1 states of a pressure gauge beside its points. */
import type { PointResult, PressureFigures } from "./calibration-result.ts";
import { meanOf, rangeOf } from "./statistics.ts";
import type { GroupReading, TargetGroup } from "./target-groups.ts";
import type { ZeroFacts } from "./zero-readings.ts";

/** `zeroGroup`: the readings at zero, to count each series from its own zero; without it readings count as they are. */
export function pressureFigures(
  groups: readonly TargetGroup[],
  points: readonly PointResult[],
  zero: ZeroFacts | undefined,
  zeroGroup: TargetGroup | undefined,
): PressureFigures {
  const loaded = groups.filter((group) => group !== zeroGroup);
  const repeatability = largestOf(
    loaded.flatMap((group) => [group.up, group.down].flatMap((branch) => spreads(branch, zeroGroup))),
  );
  const hysteresis = largestOf(loaded.flatMap((group) => opening(group, zeroGroup)));
  return {
    ...(zero?.overLoadings === undefined ? {} : { zeroDeviation: zero.overLoadings.largest }),
    ...(repeatability === undefined ? {} : { repeatability }),
    ...(hysteresis === undefined ? {} : { hysteresis }),
    errorSpan: Math.max(...points.map(({ deviation, budget }) => Math.abs(deviation) + budget.expanded)),
  };
}

/** b′: from the zero of the same series. */
function spreads(branch: readonly GroupReading[], zeroGroup: TargetGroup | undefined): number[] {
  if (branch.length < 2) return [];
  return [rangeOf(branch.map((reading) => reading.error - ownZero(reading, zeroGroup)))];
}

function ownZero({ capture }: GroupReading, zeroGroup: TargetGroup | undefined): number {
  const zeros = [...(zeroGroup?.up ?? []), ...(zeroGroup?.down ?? [])];
  return zeros.find((zero) => zero.capture.series === capture.series)?.error ?? 0;
}

/** h: both from the last zero that was taken before a loading. */
function opening(group: TargetGroup, zeroGroup: TargetGroup | undefined): number[] {
  if (group.up.length === 0 || group.down.length === 0) return [];
  const fromStart = (reading: GroupReading) => {
    const before = (zeroGroup?.up ?? []).filter(({ capture }) => capture.atUs <= reading.capture.atUs);
    return reading.error - (before.at(-1)?.error ?? 0);
  };
  return [Math.abs(meanOf(group.down.map(fromStart)) - meanOf(group.up.map(fromStart)))];
}

function largestOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}

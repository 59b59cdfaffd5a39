/** Systematic and random error of dispensed volumes after ISO 8655-6. */
import type { VolumeFigures } from "./calibration-result.ts";
import { meanOf, percentOf, spreadOf } from "./statistics.ts";
import { readingsOf, type TargetGroup } from "./target-groups.ts";

/** One for each nominal volume. The error is the weighed volume's, so its sign is opposite to the point's deviation. */
export function volumeFigures(groups: readonly TargetGroup[]): VolumeFigures[] {
  return groups.map((group) => {
    const readings = readingsOf(group);
    const errors = readings.map(({ error }) => -error);
    const set = meanOf(readings.map(({ device }) => device));
    const weighed = meanOf(readings.map(({ reference }) => reference));
    const systematicError = meanOf(errors);
    const randomError = readings.length < 2 ? undefined : spreadOf(errors);
    return {
      target: group.target,
      dispenses: readings.length,
      systematicError,
      systematicPercent: percentOf(systematicError, set),
      ...(randomError === undefined ? {} : { randomError, randomPercent: percentOf(randomError, weighed) }),
    };
  });
}

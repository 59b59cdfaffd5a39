/** How much a force gauge's reading depends on the angle at which it is mounted. */
import { type Scatter, withoutScatter } from "./series-scatter.ts";
import { meanOf, sumOfSquares } from "./statistics.ts";
import type { TargetGroup } from "./target-groups.ts";

/**
 * Amplitude A of error = A·sin(angle + φ), from m mountings turned by equal angles: A² = 2/m·(Σ(xᵢ − x̄)² less what
 * repeatability makes of it). In the unit of the plan; `undefined` when the gauge was never turned. Rising series
 * only, as in ISO 376.
 */
export function rotationAmplitude(group: TargetGroup, scatter: Scatter): number | undefined {
  const mountings = [...new Set(group.up.map(({ mounting }) => mounting))];
  const turns = mountings.length;
  if (turns < 2) return undefined;
  const errors = mountings.map((mounting) =>
    group.up.filter((reading) => reading.mounting === mounting).map(({ error }) => error),
  );
  const seen = Math.sqrt(sumOfSquares(errors.map(meanOf)));
  const variances = ((turns - 1) / turns) * errors.reduce((sum, { length }) => sum + 1 / length, 0);
  return Math.sqrt(2 / turns) * withoutScatter(seen, variances, scatter);
}

/** What is known of one point when its uncertainty is asked: the inputs of the budget. */
import type { Scatter } from "./series-scatter.ts";

export interface PointFacts {
  /** Reference at the device, in the plan's unit. */
  readonly value: number;
  readonly isZero: boolean;
  /** Captures in the point's mean. */
  readonly series: number;
  readonly scatter: Scatter;
  /** |falling − rising|, less what repeatability makes of it. */
  readonly hysteresis?: number;
  /** Change of the zero over one loading, likewise. */
  readonly zeroDeviation?: number;
  /** Force only: amplitude of the error over the turned mountings, as a half width. */
  readonly rotation?: number;
  /** Largest standard deviation of the reference in the windows. */
  readonly referenceSpread: number;
}

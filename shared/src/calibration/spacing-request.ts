/** What the spacing's page asks for and gets. */
import type { PointPx } from "../procedure/anatomy.ts";
import type { SpacingOutcome } from "./pixel-spacing.ts";

export interface SpacingRequest {
  readonly pictureId: string;
  /** As the C-arm calls it. */
  readonly fieldOfView: string;
  readonly pitchMm: number;
  /** Expanded (k = 2), from the phantom's certificate. */
  readonly pitchUncertaintyMm: number;
  readonly sourceToGridMm: number;
  readonly depthMm: number;
  /** Places that a person tapped; absent: the balls are found in the newest picture. */
  readonly taps?: readonly PointPx[];
}

export interface SpacingEstimate {
  /** Balls that belong to the grid, image pixels. */
  readonly balls: readonly PointPx[];
  readonly outcome: SpacingOutcome;
}

/** What the image analysis takes: its limits, and one frame with its circumstances. */
import type { Drawing } from "../procedure/anatomy.ts";
import type { AnalysisContext } from "./frame-finding.ts";
import type { FrameEvent, ImageFrame } from "./image-frame.ts";

/** The limits that the analysis uses; `resolveParameters(…).values` has them all. */
export interface AnalyserSettings {
  readonly stopLineFraction: number;
  readonly stopLineTumourFraction: number;
  readonly outsideMarginMm: number;
  readonly refinedMarginMm: number;
  readonly noiseFactor: number;
  readonly opacityMin: number;
  readonly volumeGateMl: number;
  readonly massShortfall01: number;
  readonly posteriorAreaMm2: number;
  readonly otherAreaMm2: number;
}

export interface AnalyserInput {
  readonly event: FrameEvent;
  /** When the frame was taken, session time, µs. */
  readonly measuredAtUs: number;
  readonly image: ImageFrame;
  readonly drawing: Drawing | undefined;
  readonly context: AnalysisContext;
  /** Stop line at the posterior third. */
  readonly isTumour: boolean;
  /** Outer diameter of the cannula, mm: its strip is not watched. */
  readonly cannulaOuterMm: number;
}

/** How a runtime has its frames analysed: by a worker thread live, in-process and without drops in a simulation. */
import type { AnalysisContext, FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { FrameEvent, ImageFrame } from "@cementwatch/shared/imaging/image-frame";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";

export interface AnalysisRequest {
  readonly event: FrameEvent;
  readonly measuredAtUs: number;
  readonly image: ImageFrame;
  readonly drawing: Drawing | undefined;
  readonly context: AnalysisContext;
  readonly isTumour: boolean;
  readonly cannulaOuterMm: number;
}

export interface AnalysisSink {
  finding(finding: FrameFinding, analysisMs: number): void;
  /** The worker died and a new one took its place: references are gone. */
  restarted(detail: string): void;
}

export interface FrameAnalysis {
  /** Bounded: one frame in flight, one pending for each picture, newest wins. */
  submit(request: AnalysisRequest): void;
  /** Frames that were replaced by a newer one before they could be analysed. */
  droppedFrames(): number;
  close(): Promise<void>;
}

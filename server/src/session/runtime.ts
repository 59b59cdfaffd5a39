/**
 * A runtime as its watchers see it: one pipeline with its source, its events and its whole present state. Live,
 * simulated and replay runtimes look the same from here; no command to one reaches another.
 */
import type { AlarmState } from "@cementwatch/shared/alarm/alarm";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { FrameEvent, ImageFrame, PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { PipelineOutput, SessionStatus } from "@cementwatch/shared/pipeline/events";
import type { Actor, OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { Origin } from "@cementwatch/shared/protocol/channels";
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import type { PlaybackCommand, PlaybackState } from "@cementwatch/shared/protocol/control";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { Sample } from "@cementwatch/shared/telemetry/sample";
import type { Shown } from "./clock-record.ts";

/** A series with the number that frames refer to. */
export interface SeriesEntry {
  readonly version: number;
  readonly series: PictureSeries;
}

/** A frame with its pixels, for screens and analysis. The pixels are never written to after this. */
export interface FrameReady {
  readonly frame: FrameEvent;
  readonly seriesVersion: number;
  readonly measuredAtUs: number;
  readonly image: ImageFrame;
}

export type RuntimeEvent =
  | PipelineOutput
  | { readonly kind: "frame"; readonly ready: FrameReady }
  | { readonly kind: "finding"; readonly finding: FrameFinding }
  | { readonly kind: "series"; readonly entry: SeriesEntry }
  /** After a seek: everything before is void, `snapshot()` has the new state. */
  | { readonly kind: "generation"; readonly generation: number }
  | { readonly kind: "playback"; readonly state: PlaybackState }
  /** The runtime is over; no event follows. */
  | { readonly kind: "closed" };

/** Whole present state, for whoever connects. */
export interface RuntimeSnapshot {
  readonly config: SessionConfig;
  readonly series: readonly SeriesEntry[];
  readonly assessment?: Assessment;
  readonly alarms: AlarmState;
  readonly status?: SessionStatus;
  readonly procedure?: ProcedureRecord;
  /** Newest finding of each picture. */
  readonly findings: readonly FrameFinding[];
  /** Newest frame of each picture. */
  readonly frames: readonly FrameReady[];
  /** Samples of the last 60 s, oldest first. */
  readonly samples: readonly Sample[];
  readonly playback?: PlaybackState;
  readonly isRecording: boolean;
}

export interface ActResult {
  /** Sequence of the recorded input. */
  readonly sequence: number;
  /** Resolves true when it is synced to disk, false when recording failed. */
  readonly whenOnDisk: Promise<boolean>;
}

export interface Runtime {
  readonly runtimeId: number;
  readonly generation: number;
  readonly origin: Origin;
  readonly sessionId: string;
  /** For a person, e.g. `Simulated case: pump, continuous fluoroscopy`. */
  readonly title: string;
  nowUs(): number;
  snapshot(): RuntimeSnapshot;
  /** Events in order; returns the function that ends the subscription. A listener must not throw. */
  subscribe(listener: (event: RuntimeEvent) => void): () => void;
  /** Takes effect at once. @throws FaultError when this runtime takes no acts (replay). */
  act(act: OperatorAct, actor: Actor): ActResult;
  /** @throws FaultError PIP-CONFIG-INVALID naming field, value and what is allowed. */
  configure(change: ConfigChange, actor: Actor): ActResult;
  /** Resolves when it is done. @throws FaultError when this runtime is not a replay or cannot do it. */
  playback(command: PlaybackCommand): void | Promise<void>;
  /** A screen of the room is there, or has been gone for 3 s. */
  screen(screenId: string, isThere: boolean): void;
  /** A screen drew a frame, or what stands on it changed: recorded on /shown. */
  shown(shown: Shown): void;
}

/** The runtimes of a server: one that the monitor shows, and the replays that are open. */
export interface RuntimeRegistry {
  monitor(): Runtime;
  /** Called when another runtime became the monitored one. */
  onMonitorChanged(listener: (runtime: Runtime) => void): () => void;
  /** Opens a recorded session; each caller gets its own. @throws FaultError REC-UNREADABLE. */
  openReplay(sessionId: string): Promise<Runtime>;
  /** Closes a replay when its watcher has gone. */
  closeReplay(runtimeId: number): Promise<void>;
}

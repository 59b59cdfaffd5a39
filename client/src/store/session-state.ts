/** What a page knows of the runtime it watches: slow state only. Pixels and curves live beside it (DESIGN: rooms). */
import type { AlarmEvent, AlarmState } from "@cementwatch/shared/alarm/alarm";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { PictureSeries, PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { SessionStatus } from "@cementwatch/shared/pipeline/events";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { Origin } from "@cementwatch/shared/protocol/channels";
import type { PlaybackState } from "@cementwatch/shared/protocol/control";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { FrameCounters } from "./frame-slot.ts";

export interface ConnectionStatus {
  /** `lost`: no beat for 500 ms or the socket is closed; every value is dashed. */
  readonly state: "connecting" | "open" | "lost";
  /** Local time of the last change, ms. */
  readonly sinceMs: number;
  readonly attempts: number;
  readonly reconnects: number;
  readonly roundTripMs?: number;
  readonly clients: number;
  /** Messages that could not be read or belonged to an older generation. */
  readonly rejected: number;
  readonly superseded: number;
}

export interface Welcome {
  readonly runtimeId: number;
  readonly origin: Origin;
  readonly sessionId: string;
  readonly title: string;
  readonly software: string;
  readonly isRecording: boolean;
}

/** An act of this page, for undo and for "saved". */
export interface SentAct {
  readonly requestId: string;
  readonly act: OperatorAct;
  readonly label: string;
  readonly sentMs: number;
  readonly state: "sent" | "done" | "onDisk" | "failed";
  readonly sequence?: number;
  readonly error?: string;
}

export interface SessionState {
  readonly connection: ConnectionStatus;
  readonly generation: number;
  readonly welcome?: Welcome;
  readonly config?: SessionConfig;
  readonly assessment: Assessment | undefined;
  readonly alarms: AlarmState;
  /** Newest first. */
  readonly alarmHistory: readonly AlarmEvent[];
  readonly status: SessionStatus | undefined;
  readonly pictures: Readonly<Record<string, { readonly version: number; readonly series: PictureSeries }>>;
  readonly procedure: ProcedureRecord | undefined;
  readonly playback: PlaybackState | undefined;
  readonly acts: readonly SentAct[];
  readonly frames: FrameCounters;
  /** Session time, refreshed ten times a second; undefined while unknown. */
  readonly nowUs?: number;
  /** Local time of the last refresh, ms. */
  readonly localMs: number;
}

/** Newest finding by `pictureViewKey`: changes with each frame, so it is read by the frame loop and never by React. */
export type FindingMap = Map<string, FrameFinding>;

/** One C-arm that is turned has a last picture of each view. */
export function pictureViewKey({
  pictureId,
  view,
}: {
  readonly pictureId: string;
  readonly view: PictureView;
}): string {
  return `${pictureId} ${view}`;
}

export type SessionStore = StoreApi<SessionState>;

const NO_FRAMES: FrameCounters = { received: 0, drawn: 0, droppedByServer: 0, replaced: 0 };

export function createSessionStore(localMs: number): SessionStore {
  return createStore<SessionState>(() => ({
    connection: {
      state: "connecting",
      sinceMs: localMs,
      attempts: 0,
      reconnects: 0,
      clients: 0,
      rejected: 0,
      superseded: 0,
    },
    ...emptyRuntime(),
    generation: 0,
    acts: [],
    frames: NO_FRAMES,
    localMs,
  }));
}

/** What is void when the runtime or its generation changes. */
export function emptyRuntime(): Pick<
  SessionState,
  "alarms" | "alarmHistory" | "pictures" | "assessment" | "status" | "procedure" | "playback"
> {
  return {
    alarms: { alarms: [] },
    alarmHistory: [],
    pictures: {},
    assessment: undefined,
    status: undefined,
    procedure: undefined,
    playback: undefined,
  };
}

/**
 * JSON messages of subprotocol `cementwatch.v1`. What a browser sends is checked by these schemas; what the server
 * sends is typed. Binary messages (frames, telemetry): envelope.ts and frame-message.ts.
 */
import { z } from "zod";
import type { AlarmEvent, AlarmState } from "../alarm/alarm.ts";
import type { FaultEvent } from "../faults.ts";
import type { FrameFinding } from "../imaging/frame-finding.ts";
import type { PictureSeries } from "../imaging/image-frame.ts";
import type { Assessment } from "../leak/assessment.ts";
import type { SessionStatus } from "../pipeline/events.ts";
import type { ProcedureRecord } from "../procedure/procedure-record.ts";
import type { SessionConfig } from "../session/session-config.ts";
import type { Origin } from "./channels.ts";
import { configChangeSchema } from "./config-change-schema.ts";
import { operatorActSchema } from "./operator-act-schema.ts";
import { screenViewSchema } from "./screen-view-schema.ts";

const playbackCommand = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("play") }),
  z.strictObject({ kind: z.literal("pause") }),
  z.strictObject({ kind: z.literal("step"), frames: z.int().min(-1).max(1) }),
  z.strictObject({ kind: z.literal("speed"), factor: z.number().min(0.1).max(16) }),
  z.strictObject({ kind: z.literal("seek"), toUs: z.number().min(0) }),
  /** Plays from A to B again and again; `loopOff` plays on. */
  z.strictObject({ kind: z.literal("loop"), fromUs: z.number().min(0), toUs: z.number().min(0) }),
  z.strictObject({ kind: z.literal("loopOff") }),
]);
export type PlaybackCommand = z.infer<typeof playbackCommand>;

export const clientMessageSchema = z.discriminatedUnion("type", [
  /** First message: which runtime to watch. `monitor` follows the live or simulated runtime; `review` opens a file. */
  z.strictObject({
    type: z.literal("subscribe"),
    runtime: z.union([z.literal("monitor"), z.strictObject({ sessionId: z.string().max(128) })]),
    role: z.enum(["wall", "touch", "setup", "review", "engineer"]),
    wantsFrames: z.boolean(),
    /** Tells the screens of a room apart; the same after a reload. Absent: this client never sounds. */
    screenId: z.string().min(1).max(64).exactOptional(),
  }),
  /** Clock exchange: the browser's own clock, ms. */
  z.strictObject({ type: z.literal("ping"), clientSentMs: z.number() }),
  /** A frame was drawn: opens the window by one, and is recorded as shown. */
  z.strictObject({
    type: z.literal("shown"),
    pictureId: z.string().max(64),
    frameNumber: z.int(),
    drawnAtUs: z.number(),
  }),
  /** What stands on the screen has changed: recorded as shown. Twice a second at most. */
  z.strictObject({ type: z.literal("screenShown"), view: screenViewSchema }),
  z.strictObject({
    type: z.literal("act"),
    requestId: z.string().max(64),
    act: operatorActSchema,
    control: z.string().max(64),
  }),
  z.strictObject({ type: z.literal("configure"), requestId: z.string().max(64), change: configChangeSchema }),
  z.strictObject({ type: z.literal("playback"), requestId: z.string().max(64), command: playbackCommand }),
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;

export interface PlaybackState {
  readonly isPlaying: boolean;
  readonly speed: number;
  readonly atUs: number;
  readonly startUs: number;
  readonly endUs: number;
  /** Present while a part is repeated. */
  readonly loop?: { readonly fromUs: number; readonly toUs: number };
}

/**
 * JSON messages from the server. Those about a runtime carry its id and generation: older generations are dropped. Each
 * one says whether it is live, simulated or a replay; only an answer to somebody who watches nothing has no origin.
 */
export type ServerMessage = MessageBody & { readonly origin?: Origin };

type MessageBody =
  | {
      readonly type: "welcome";
      readonly runtimeId: number;
      readonly generation: number;
      readonly origin: Origin;
      readonly sessionId: string;
      readonly title: string;
      readonly software: string;
      readonly nowUs: number;
      readonly config: SessionConfig;
      readonly isRecording: boolean;
    }
  /** The monitored runtime was replaced (a simulated case started or ended): a `welcome` follows. */
  | { readonly type: "runtimeChanged"; readonly runtimeId: number }
  | { readonly type: "beat"; readonly runtimeId: number; readonly nowUs: number; readonly clients: number }
  | {
      readonly type: "pong";
      readonly clientSentMs: number;
      readonly serverReceivedUs: number;
      readonly serverSentUs: number;
    }
  | {
      readonly type: "config";
      readonly runtimeId: number;
      readonly generation: number;
      readonly config: SessionConfig;
    }
  | {
      readonly type: "series";
      readonly runtimeId: number;
      readonly generation: number;
      readonly seriesVersion: number;
      readonly series: PictureSeries;
    }
  | {
      readonly type: "assessment";
      readonly runtimeId: number;
      readonly generation: number;
      readonly assessment: Assessment;
    }
  | {
      readonly type: "overlay";
      readonly runtimeId: number;
      readonly generation: number;
      readonly finding: FrameFinding;
    }
  | {
      readonly type: "procedure";
      readonly runtimeId: number;
      readonly generation: number;
      readonly procedure: ProcedureRecord;
    }
  | {
      readonly type: "status";
      readonly runtimeId: number;
      readonly generation: number;
      readonly status: SessionStatus;
    }
  | {
      readonly type: "alarms";
      readonly runtimeId: number;
      readonly generation: number;
      readonly state: AlarmState;
      readonly events: readonly AlarmEvent[];
    }
  | {
      readonly type: "fault";
      readonly runtimeId: number;
      readonly generation: number;
      readonly fault: FaultEvent;
      readonly atUs: number;
    }
  /** Answer to `act`, `configure` and `playback`. `sequence` names the recorded input, for undo. */
  | {
      readonly type: "result";
      readonly requestId: string;
      readonly isOk: boolean;
      readonly sequence?: number;
      /** True once the chunk that holds it is synced to disk. */
      readonly isOnDisk?: boolean;
      readonly error?: string;
    }
  | {
      readonly type: "playback";
      readonly runtimeId: number;
      readonly generation: number;
      readonly state: PlaybackState;
    };

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
import type { SessionConfig } from "../session/session-config.ts";
import type { Origin } from "./channels.ts";

const view = z.enum(["lateral", "ap"]);
const finite = z.number().refine(Number.isFinite);
const point = z.strictObject({ x: finite, y: finite });

const drawingSchema = z.strictObject({
  view,
  contourPx: z.array(point).min(3).max(200),
  posteriorWallPx: z.array(point).max(50),
  posteriorDirection: z.enum(["left", "right"]),
  cannulaTipPx: point.optional(),
  cannulaAxisPointPx: point.optional(),
  pixelSpacingMm: z.number().min(0.02).max(3),
  spacingSource: z.enum(["dicom", "cannula", "operator", "ball"]),
  spacingUncertainty01: z.number().min(0).max(1),
});

export const operatorActSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("start") }),
  z.strictObject({ kind: z.literal("stop") }),
  z.strictObject({ kind: z.literal("mark"), label: z.string().max(200) }),
  z.strictObject({ kind: z.literal("mixStarted"), secondsAgo: z.number().min(0).max(3600) }),
  z.strictObject({ kind: z.literal("takeReference"), view }),
  z.strictObject({ kind: z.literal("confirmOutline"), view }),
  z.strictObject({ kind: z.literal("viewChanged"), view }),
  z.strictObject({ kind: z.literal("zeroPressure") }),
  z.strictObject({ kind: z.literal("tareVolume") }),
  z.strictObject({ kind: z.literal("syringeChanged") }),
  z.strictObject({ kind: z.literal("countVolume"), unit: z.enum(["tube", "syringe"]) }),
  z.strictObject({ kind: z.literal("cannulaMoved") }),
  z.strictObject({ kind: z.literal("injecting"), isInjecting: z.boolean() }),
  z.strictObject({ kind: z.literal("knownLeak"), alarmId: z.int() }),
  z.strictObject({ kind: z.literal("beamKey"), isOn: z.boolean() }),
  z.strictObject({ kind: z.literal("acknowledge"), alarmId: z.union([z.int(), z.literal("all")]) }),
  z.strictObject({ kind: z.literal("audioPause"), isPaused: z.boolean() }),
  z.strictObject({ kind: z.literal("undo"), sequence: z.int() }),
]);

/** What a page may change of the configuration. */
const configChangeSchema = z.strictObject({
  drawing: drawingSchema.optional(),
  procedure: z
    .strictObject({
      pseudonym: z.string().max(64).optional(),
      level: z
        .enum([
          "T1",
          "T2",
          "T3",
          "T4",
          "T5",
          "T6",
          "T7",
          "T8",
          "T9",
          "T10",
          "T11",
          "T12",
          "L1",
          "L2",
          "L3",
          "L4",
          "L5",
        ])
        .optional(),
      side: z.enum(["left", "right", "both"]).optional(),
      procedure: z.enum(["PVP", "PKP"]).optional(),
      cementProfile: z.string().max(64).optional(),
      cannulaGauge: z.int().min(8).max(16).optional(),
      roomTemperatureC: z.number().min(10).max(35).optional(),
      isTumour: z.boolean().optional(),
    })
    .optional(),
  fitted: z
    .strictObject({
      pressure: z.boolean().optional(),
      volume: z.enum(["pump", "sensor", "counted", "none"]).optional(),
      temperature: z.boolean().optional(),
    })
    .optional(),
});

export type ConfigChange = z.infer<typeof configChangeSchema>;

const playbackCommand = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("play") }),
  z.strictObject({ kind: z.literal("pause") }),
  z.strictObject({ kind: z.literal("step"), frames: z.int().min(-1).max(1) }),
  z.strictObject({ kind: z.literal("speed"), factor: z.number().min(0.1).max(16) }),
  z.strictObject({ kind: z.literal("seek"), toUs: z.number().min(0) }),
]);
export type PlaybackCommand = z.infer<typeof playbackCommand>;

export const clientMessageSchema = z.discriminatedUnion("type", [
  /** First message: which runtime to watch. `monitor` follows the live or simulated runtime; `review` opens a file. */
  z.strictObject({
    type: z.literal("subscribe"),
    runtime: z.union([z.literal("monitor"), z.strictObject({ sessionId: z.string().max(128) })]),
    role: z.enum(["wall", "touch", "setup", "review", "engineer"]),
    wantsFrames: z.boolean(),
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
}

/** JSON messages from the server. Those about a runtime carry its id and generation: older generations are dropped. */
export type ServerMessage =
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

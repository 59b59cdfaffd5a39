/**
 * The pipeline's one entry and its outputs. Everything that can change an alarm is a `PipelineInput`; it is recorded
 * before the next one is taken, and replay feeds the same inputs in `sequence` order.
 */
import type { AlarmEvent, AlarmState } from "../alarm/alarm.ts";
import type { FaultEvent } from "../faults.ts";
import type { FrameFinding } from "../imaging/frame-finding.ts";
import type { FrameEvent } from "../imaging/image-frame.ts";
import type { Assessment } from "../leak/assessment.ts";
import type { Actor, OperatorAct } from "../procedure/operator-act.ts";
import type { ProcedureRecord } from "../procedure/procedure-record.ts";
import type { SessionConfig } from "../session/session-config.ts";
import type { LinkFigures } from "../telemetry/link-quality.ts";
import type { Sample } from "../telemetry/sample.ts";
import type { SessionUs } from "../time.ts";

/** Link states that a user sees. `retrying`: waiting for the next attempt. */
export type LinkState = "closed" | "opening" | "identifying" | "running" | "silent" | "lost" | "retrying";

/** What the runtime knows of itself that may change an alarm. */
export type SystemEvent =
  | {
      readonly kind: "recorder";
      readonly state: "recording" | "stopped" | "degraded";
      readonly detail: string;
    }
  | {
      readonly kind: "analysis";
      readonly state: "running" | "restarted" | "stalled";
      readonly detail: string;
    }
  /** The server died and goes on with this session; nothing was taken for `gapUs` before this. */
  | { readonly kind: "resumed"; readonly gapUs: number }
  | {
      readonly kind: "room";
      /** Of the disk that recordings go to. */
      readonly freeBytes: number;
      /** Mean rate of recording over the last minute. */
      readonly bytesPerS: number;
      /** What the wall clock moved against the monotonic one since the start. */
      readonly clockStepMs: number;
      readonly isClockPlausible: boolean;
    }
  | { readonly kind: "fault"; readonly fault: FaultEvent }
  /** A screen connected, or its connection has been gone for 3 s. */
  | { readonly kind: "screen"; readonly screenId: string; readonly isThere: boolean }
  /** Latched alarms that had not ended when the server before this one died, most urgent first, in words. */
  | { readonly kind: "beforeRestart"; readonly alarms: readonly string[] }
  | { readonly kind: "end" };

export type InputPayload =
  | { readonly kind: "config"; readonly config: SessionConfig }
  | {
      readonly kind: "serial";
      readonly deviceId: string;
      readonly direction: "sent" | "received";
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "link"; readonly targetId: string; readonly state: LinkState; readonly detail: string }
  | { readonly kind: "beam"; readonly pictureId: string; readonly isOn: boolean }
  | { readonly kind: "frame"; readonly frame: FrameEvent }
  | { readonly kind: "finding"; readonly finding: FrameFinding }
  | { readonly kind: "operator"; readonly act: OperatorAct; readonly actor: Actor }
  | { readonly kind: "system"; readonly event: SystemEvent };

export type PipelineInput = InputPayload & {
  /** One counter per session, from 1. */
  readonly sequence: number;
  /** When it entered the pipeline; never decreases. */
  readonly atUs: SessionUs;
  /** Best estimate of when it happened; ≤ atUs. */
  readonly measuredAtUs: SessionUs;
};

/** State of one device as the status channel and the touch strip show it. */
export interface DeviceStatus {
  readonly deviceId: string;
  readonly driver: string;
  readonly linkState: LinkState;
  readonly detail: string;
  readonly lastItemAtUs?: number;
  readonly identity?: { readonly model: string; readonly serialNumber: string; readonly firmware: string };
  /** Whose values are used; another serial number in `identity` waits for a person's yes. */
  readonly acceptedSerial?: string;
  /** Pressure beyond its range, in this session. */
  readonly overload?: { readonly count: number; readonly largestKpa: number; readonly lastAtUs: number };
  /** Digital zero, gain and settings as the device reports them, in its own units. */
  readonly coefficients?: Readonly<Record<string, number>>;
  readonly motion?: string;
  /** Latched until acknowledged: the device's own alarm, and whether a poll already cleared it there. */
  readonly deviceAlarms: readonly { readonly code: string; readonly text: string; readonly atUs: number }[];
  readonly readings: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly skippedBytes: number;
  /** How well its line works; renewed once a second. Absent in recordings of earlier versions. */
  readonly link?: LinkFigures;
  readonly notices: readonly { readonly code: string; readonly text: string; readonly atUs: number }[];
}

export interface SessionStatus {
  readonly atUs: number;
  readonly devices: readonly DeviceStatus[];
  readonly recorder: { readonly state: "recording" | "stopped" | "degraded"; readonly detail: string };
  readonly faults: readonly (FaultEvent & { readonly atUs: number; readonly count: number })[];
}

/** What the pipeline hands out, in this order within a step: alarms first. */
export type PipelineOutput =
  | { readonly kind: "alarm"; readonly event: AlarmEvent }
  | { readonly kind: "alarmState"; readonly state: AlarmState }
  | { readonly kind: "fault"; readonly fault: FaultEvent; readonly atUs: number }
  | { readonly kind: "assessment"; readonly assessment: Assessment }
  | { readonly kind: "sample"; readonly sample: Sample }
  | { readonly kind: "procedure"; readonly procedure: ProcedureRecord }
  /** An act changed the configuration, e.g. which level is active. */
  | { readonly kind: "config"; readonly config: SessionConfig }
  | { readonly kind: "status"; readonly status: SessionStatus };

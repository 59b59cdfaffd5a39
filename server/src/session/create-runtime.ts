/** A runtime with its recorder, alarm log, analysis and timers, as live and simulated sessions have it. */
import { randomUUID } from "node:crypto";
import type { AlarmLogEntry } from "@cementwatch/shared/alarm/alarm-log";
import type { CementProfile } from "@cementwatch/shared/cement/cement-profile";
import type { SessionStatus } from "@cementwatch/shared/pipeline/events";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { AlarmLog } from "../alarm-log/alarm-log.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";
import { SessionAudit } from "../audit/session-audit.ts";
import type { Clock } from "../clock.ts";
import { WorkerAnalysis } from "../imaging/worker-analysis.ts";
import { LazyRecorder } from "../recording/lazy-recorder.ts";
import type { Storage } from "../recording/storage.ts";
import type { CutShortSession } from "./cut-short-session.ts";
import { createDecoder } from "./decoders.ts";
import { startRuntimeTimers } from "./live-session.ts";
import { freeBytesOf, startRoomWatch } from "./room-watch.ts";
import { newSessionHeader } from "./session-identity.ts";
import { SessionRuntime } from "./session-runtime.ts";
import { continuedAtUs } from "./should-continue.ts";
import type { SimulatedSession } from "./simulated-session.ts";

interface RuntimeParts {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly alarmLog: AlarmLog;
  readonly audit: AuditTrail;
  readonly dataFolder: string;
  readonly onError: (error: unknown) => void;
  readonly cementOf: (id: string) => CementProfile | undefined;
  /** Other sessions in which a single-use piece was in use. */
  readonly sensorUses: (lot: string, unit: string, sessionId: string) => readonly string[];
  /** Stands in the record's header. */
  readonly room: string | undefined;
  /** A person agrees to another device on its port. */
  readonly acceptDevice: (deviceId: string) => void;
  /** Between cases: the configuration with what the stores hold now. */
  readonly renewed: (config: SessionConfig, devices: SessionStatus["devices"]) => SessionConfig;
}

export interface RuntimeWish {
  readonly runtimeId: number;
  readonly origin: "live" | "simulated";
  readonly title: string;
  readonly config: SessionConfig;
  /** Hears the acts of a simulated case. */
  readonly session?: SimulatedSession;
  /** Goes on instead of a new session. */
  readonly continued?: ContinuedSession;
}

export interface ContinuedSession {
  readonly cutShort: CutShortSession & { readonly segment: number };
  /** What the alarm log holds of it. */
  readonly known: readonly AlarmLogEntry[];
}

/** The clock of the session begins now; its file begins with the first data. */
export function createRuntime(
  parts: RuntimeParts,
  { runtimeId, origin, title, config, session, continued }: RuntimeWish,
): { readonly runtime: SessionRuntime; readonly stopTimers: () => void } {
  const { clock, storage, alarmLog, room, onError } = parts;
  const { header, startUs, record } = recordOf({ origin, title, room }, clock.wallMs(), continued?.cutShort);
  const epochUs = clock.nowUs() - startUs;
  const isContinued = continued !== undefined;
  const recorder = new LazyRecorder(() => storage.openRecorder(record), isContinued);
  const nowUs = () => clock.nowUs() - epochUs;
  const of = { sessionId: header.sessionId, origin };
  const before = continued?.cutShort.pipeline.config() ?? config;
  const log = alarmLog.session({ ...of, nowUs, known: continued?.known ?? [] }, before);
  const audit = new SessionAudit({ trail: parts.audit, ...of, isContinued }, before);
  const runtime = new SessionRuntime({
    runtimeId,
    sessionId: header.sessionId,
    origin,
    title,
    config,
    nowUs,
    recorder,
    createDecoder,
    createAnalysis: (sink) => new WorkerAnalysis(config.parameters, sink),
    onError,
    ...(continued === undefined ? {} : { cutShort: continued.cutShort }),
    cementOf: parts.cementOf,
    onAct: (act, atUs, actor) => {
      audit.act(act, actor);
      if (session !== undefined) session.operator(act, atUs);
      else if (act.kind === "acceptDevice") parts.acceptDevice(act.deviceId);
    },
    sensorUses: (lot, unit) => parts.sensorUses(lot, unit, header.sessionId),
    onPressed: (actor) => {
      log.pressedBy(actor);
      audit.pressedBy(actor);
    },
  });
  runtime.subscribe((event) => log.take(event));
  audit.watch(runtime);
  if (continued !== undefined) {
    const { last, pipeline } = continued.cutShort;
    log.resumed(startUs - last.atUs, pipeline.alarmState().alarms);
    runtime.goOn(continued.cutShort, config, startUs);
    log.caughtUp();
  }
  const stopTimers = startRuntimeTimers(runtime, clock);
  const stopWatch = startRoomWatch({
    runtime,
    clock,
    writtenBytes: () => recorder.state().writtenBytes,
    freeBytes: () => freeBytesOf(parts.dataFolder),
    renewed: (next) => parts.renewed(next, runtime.snapshot().status?.devices ?? []),
    onError,
  });
  return {
    runtime,
    stopTimers: () => {
      stopTimers();
      stopWatch();
    },
  };
}

/** Where the record begins: a new one at session time 0, or the next segment of the one that was cut short. */
function recordOf(
  { origin, title, room }: Pick<RuntimeWish, "origin" | "title"> & Pick<RuntimeParts, "room">,
  wallMs: number,
  cutShort: ContinuedSession["cutShort"] | undefined,
) {
  const own = newSessionHeader(origin, wallMs, randomUUID(), room === undefined ? {} : { room });
  if (cutShort === undefined) return { header: own, startUs: 0, record: { header: own, title } };
  const { sessionId, wallStart, wallAtUs } = cutShort.header;
  const header = { ...own, sessionId, wallStart, wallAtUs, segment: cutShort.segment };
  const startUs = continuedAtUs(cutShort.last, wallMs);
  const gap = {
    reason: "SYS-RESUMED",
    messages: 0,
    fromUs: cutShort.last.atUs,
    toUs: startUs,
    hasInputs: true,
  };
  return { header, startUs, record: { header, title: cutShort.title, gap } };
}

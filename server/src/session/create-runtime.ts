/** A runtime with its recorder, alarm log, analysis and timers, as live and simulated sessions have it. */
import { randomUUID } from "node:crypto";
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
import { createDecoder } from "./decoders.ts";
import { startRuntimeTimers } from "./live-session.ts";
import { freeBytesOf, startRoomWatch } from "./room-watch.ts";
import { newSessionHeader } from "./session-identity.ts";
import { SessionRuntime } from "./session-runtime.ts";
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
  /** A person agrees to another device on its port. */
  readonly acceptDevice: (deviceId: string) => void;
  /** Between cases: the configuration with what the stores hold now. */
  readonly renewed: (config: SessionConfig, devices: SessionStatus["devices"]) => SessionConfig;
}

interface RuntimeWish {
  readonly runtimeId: number;
  readonly origin: "live" | "simulated";
  readonly title: string;
  readonly config: SessionConfig;
  /** Hears the acts of a simulated case. */
  readonly session?: SimulatedSession;
}

/** The clock of the session begins now; its file begins with the first data. */
export function createRuntime(
  parts: RuntimeParts,
  { runtimeId, origin, title, config, session }: RuntimeWish,
): { readonly runtime: SessionRuntime; readonly stopTimers: () => void } {
  const { clock, storage, alarmLog, onError } = parts;
  const epochUs = clock.nowUs();
  const header = newSessionHeader(origin, clock.wallMs(), randomUUID());
  const recorder = new LazyRecorder(() => storage.openRecorder({ header, title }));
  const nowUs = () => clock.nowUs() - epochUs;
  const log = alarmLog.session({ sessionId: header.sessionId, origin, nowUs }, config);
  const audit = new SessionAudit({ trail: parts.audit, sessionId: header.sessionId, origin }, config);
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

/** Builds the inside of a server: the live runtime with its devices, simulated cases, replays, and the storage. */
import { randomUUID } from "node:crypto";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { groupOf, SIMULATED_CASES } from "@cementwatch/drivers/plant/simulated-case-list";
import { DRIVERS } from "@cementwatch/drivers/registry";
import { FaultError } from "@cementwatch/shared/faults";
import type { SessionStatus } from "@cementwatch/shared/pipeline/events";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { AlarmLog } from "../alarm-log/alarm-log.ts";
import { DeviceTap } from "../calibration/device-tap.ts";
import { RunService } from "../calibration/run-service.ts";
import type { Clock } from "../clock.ts";
import { type DeviceSet, loadDeviceSet } from "../config.ts";
import { createDeviceClock } from "../device-clock.ts";
import { ProbeService } from "../devices/probe-service.ts";
import { TranscriptRing } from "../devices/transcript-ring.ts";
import { WorkerAnalysis } from "../imaging/worker-analysis.ts";
import { LazyRecorder } from "../recording/lazy-recorder.ts";
import type { Storage } from "../recording/storage.ts";
import { SessionReports } from "../reports/session-reports.ts";
import type { ServerServices } from "../services.ts";
import { WorklistService } from "../worklist/worklist-service.ts";
import { caseGoesOn, caseHolds } from "./case-holds.ts";
import { createDecoder } from "./decoders.ts";
import { firstConfig } from "./first-config.ts";
import { LiveDevices } from "./live-devices.ts";
import { startRuntimeTimers } from "./live-session.ts";
import { Replays } from "./replays.ts";
import { freeBytesOf, startRoomWatch } from "./room-watch.ts";
import type { Runtime } from "./runtime.ts";
import { openServerParts, type ServerParts, type ServicesOptions } from "./server-parts.ts";
import { newSessionHeader } from "./session-identity.ts";
import { SessionRuntime } from "./session-runtime.ts";
import { sessionTimeline } from "./session-timeline.ts";
import { SimulatedSession } from "./simulated-session.ts";
import { inlineCalibrations, withStoredCalibrations } from "./stored-calibrations.ts";

interface Running {
  readonly runtime: SessionRuntime;
  readonly stop: () => Promise<void>;
}

/** @throws FaultError PIP-CONFIG-INVALID for an unusable device set. */
export async function createServices(options: ServicesOptions): Promise<ServerServices> {
  const { devicesFile } = options;
  const { worklist, ...deviceSet }: DeviceSet =
    devicesFile === undefined ? { devices: [], pictures: [] } : loadDeviceSet(devicesFile, DRIVERS);
  const parts = await openServerParts(options, worklist);
  const server = new Server(options, parts);
  const config = firstConfig(new Date(parts.clock.wallMs()).toISOString(), deviceSet);
  try {
    const beforeRestart = await server.alarmsBeforeRestart();
    await server.startLive(config, beforeRestart);
    await server.calibrationRuns.load();
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

class Server implements ServerServices {
  readonly cements: ServerParts["cements"];
  readonly calibrationRuns: RunService;
  readonly probing: ProbeService;
  readonly transcripts: TranscriptRing;
  readonly #tap = new DeviceTap();
  readonly calibrationOffice: ServerParts["calibrationOffice"];
  readonly #options: ServicesOptions;
  readonly #clock: Clock;
  readonly #storage: Storage;
  readonly #replays: Replays;
  readonly #worklist: WorklistService;
  readonly #alarmLog: AlarmLog;
  readonly reports: SessionReports;
  #inline: ReadonlySet<string> = new Set();
  readonly #listeners = new Set<(runtime: Runtime) => void>();
  #nextRuntimeId = 1;
  #live: Running | undefined;
  #simulated: Running | undefined;

  constructor(
    options: ServicesOptions,
    { clock, storage, cements, calibrationOffice, worklist }: ServerParts,
  ) {
    this.cements = cements;
    this.calibrationOffice = calibrationOffice;
    this.#options = options;
    this.#worklist = new WorklistService({
      dataFolder: options.dataFolder,
      clock,
      ...(worklist === undefined ? {} : { settings: worklist }),
    });
    this.#clock = clock;
    this.#storage = storage;
    this.#alarmLog = new AlarmLog({
      port: storage.alarmLog,
      wallMs: () => clock.wallMs(),
      onError: options.onError,
    });
    this.reports = new SessionReports({ dataFolder: options.dataFolder, wallMs: () => clock.wallMs() });
    this.calibrationRuns = new RunService({
      dataFolder: options.dataFolder,
      tap: this.#tap,
      clock: createDeviceClock(() => clock.nowUs()),
      wallMs: () => clock.wallMs(),
      entries: calibrationOffice.calibrations,
      references: calibrationOffice.references,
      busyReason: (deviceId) => caseHolds(this.#live?.runtime.snapshot(), deviceId),
      onError: options.onError,
    });
    this.transcripts = new TranscriptRing(this.#tap, () => clock.nowUs());
    this.probing = new ProbeService({
      caseReason: () => caseGoesOn(this.#live?.runtime.snapshot()),
      portsInUse: () =>
        this.#live?.runtime.snapshot().config.devices.map(({ options }) => String(options["port"])) ?? [],
    });
    this.#replays = new Replays({
      storage,
      createDecoder,
      nextRuntimeId: () => this.#takeRuntimeId(),
      nowMs: () => clock.nowUs() / 1_000,
      onError: options.onError,
    });
  }

  readonly registry = {
    monitor: (): Runtime => this.#monitor(),
    onMonitorChanged: (listener: (runtime: Runtime) => void) => {
      this.#listeners.add(listener);
      return () => {
        this.#listeners.delete(listener);
      };
    },
    openReplay: (sessionId: string) => this.#replays.open(sessionId),
    closeReplay: (runtimeId: number) => this.#replays.close(runtimeId),
  };

  /** A log that cannot be read must not keep the monitor from starting. */
  async alarmsBeforeRestart(): Promise<readonly string[]> {
    try {
      return await this.#alarmLog.beforeRestart();
    } catch (error) {
      this.#options.onError(error);
      return [];
    }
  }

  async startLive(config: SessionConfig, beforeRestart: readonly string[]): Promise<void> {
    this.#inline = inlineCalibrations(config.devices);
    const { runtime, stopTimers } = this.#createRuntime("live", "Live", this.#calibrated(config, []));
    if (beforeRestart.length > 0) {
      const event = { kind: "beforeRestart", alarms: beforeRestart } as const;
      runtime.input({ kind: "system", event }, runtime.nowUs());
    }
    const devices = new LiveDevices(runtime, this.#tap);
    this.#live = {
      runtime,
      stop: async () => {
        await devices.stop();
        stopTimers();
        await runtime.close();
      },
    };
    await devices.start(config.devices, config.pictures);
  }

  listSessions = () => this.#storage.listSessions();

  readAlarmLog = (after: number | undefined, limit: number) => this.#alarmLog.read(after, limit);

  sessionTimeline = (sessionId: string) => sessionTimeline(this.#storage, sessionId);

  worklist = () => this.#worklist.read();

  listSimulatedCases() {
    return SIMULATED_CASES.map(({ id, title, description, scenario }) => {
      return { id, title, description, group: groupOf(scenario), procedure: scenario.procedure };
    });
  }

  async startSimulatedCase(caseId: string): Promise<boolean> {
    const offered = SIMULATED_CASES.find((entry) => entry.id === caseId);
    if (offered === undefined) return false;
    const live = this.#live?.runtime.snapshot().config;
    if (live !== undefined && live.devices.length + live.pictures.length > 0) {
      throw new FaultError(
        "PIP-CONFIG-INVALID",
        "real devices are connected: a simulated picture must never stand where a real one is expected. Start the server without --devices to simulate.",
      );
    }
    await this.stopSimulatedCase();
    const source = createSimulatedCase(offered.scenario);
    const session = new SimulatedSession(source, this.#options.onError);
    const { runtime, stopTimers } = this.#createRuntime("simulated", offered.title, source.config, session);
    session.start(runtime);
    this.#simulated = {
      runtime,
      stop: async () => {
        session.stop();
        stopTimers();
        await runtime.close();
      },
    };
    this.#tellMonitor();
    return true;
  }

  async stopSimulatedCase(): Promise<void> {
    const running = this.#simulated;
    if (running === undefined) return;
    this.#simulated = undefined;
    this.#tellMonitor();
    await running.stop();
  }

  async close(): Promise<void> {
    await this.calibrationRuns.close();
    await this.probing.close();
    this.transcripts.close();
    await this.#simulated?.stop();
    await this.#live?.stop();
    this.#replays.closeAll();
    await this.#alarmLog.flush();
    await this.#storage.close();
  }

  /** With what the store holds for the devices as they identified themselves. */
  #calibrated(config: SessionConfig, devices: SessionStatus["devices"]): SessionConfig {
    const stored = { store: this.calibrationOffice.calibrations, inline: this.#inline };
    const serialOf = (id: string) =>
      devices.find(({ deviceId }) => deviceId === id)?.identity?.serialNumber ?? "";
    return withStoredCalibrations(config, stored, serialOf);
  }

  #monitor(): Runtime {
    const running = this.#simulated ?? this.#live;
    if (running === undefined) throw new Error("the server has no runtime yet");
    return running.runtime;
  }

  #tellMonitor(): void {
    for (const listener of this.#listeners) listener(this.#monitor());
  }

  #takeRuntimeId(): number {
    this.#nextRuntimeId += 1;
    return this.#nextRuntimeId - 1;
  }

  #createRuntime(
    origin: "live" | "simulated",
    title: string,
    config: SessionConfig,
    session?: SimulatedSession,
  ): { readonly runtime: SessionRuntime; readonly stopTimers: () => void } {
    const epochUs = this.#clock.nowUs();
    const header = newSessionHeader(origin, this.#clock.wallMs(), randomUUID());
    const recorder = new LazyRecorder(() => this.#storage.openRecorder({ header, title }));
    const nowUs = () => this.#clock.nowUs() - epochUs;
    const log = this.#alarmLog.session({ sessionId: header.sessionId, origin, nowUs }, config);
    const runtime = new SessionRuntime({
      runtimeId: this.#takeRuntimeId(),
      sessionId: header.sessionId,
      origin,
      title,
      config,
      nowUs,
      recorder,
      createDecoder,
      createAnalysis: (sink) => new WorkerAnalysis(config.parameters, sink),
      onError: this.#options.onError,
      cementOf: (id) => this.cements.find(id),
      ...(session === undefined ? {} : { onAct: (act, atUs) => session.operator(act, atUs) }),
      onPressed: (actor) => log.pressedBy(actor),
    });
    runtime.subscribe((event) => log.take(event));
    const stopTimers = startRuntimeTimers(runtime, this.#clock);
    const stopWatch = startRoomWatch({
      runtime,
      clock: this.#clock,
      writtenBytes: () => recorder.state().writtenBytes,
      freeBytes: () => freeBytesOf(this.#options.dataFolder),
      renewed: (next) => this.#calibrated(next, runtime.snapshot().status?.devices ?? []),
      onError: this.#options.onError,
    });
    return {
      runtime,
      stopTimers: () => {
        stopTimers();
        stopWatch();
      },
    };
  }
}

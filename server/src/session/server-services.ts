/** Builds the inside of a server: the live runtime with its devices, simulated cases, replays, and the storage. */
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { SIMULATED_CASES } from "@cementwatch/drivers/plant/simulated-case-list";
import { DRIVERS } from "@cementwatch/drivers/registry";
import type { SimulatedSource } from "@cementwatch/drivers/simulated-source";
import { FaultError } from "@cementwatch/shared/faults";
import type { SessionStatus } from "@cementwatch/shared/pipeline/events";
import type { SessionQuery } from "@cementwatch/shared/review/session-query";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { AlarmLog } from "../alarm-log/alarm-log.ts";
import { AlignmentOffice } from "../alignment/alignment-office.ts";
import { BENCHES, type BenchKind } from "../alignment/benches.ts";
import type { Clock } from "../clock.ts";
import { type DeviceSet, loadDeviceSet } from "../config.ts";
import type { Storage } from "../recording/storage.ts";
import { SessionReports } from "../reports/session-reports.ts";
import type { ServerServices } from "../services.ts";
import { SOFTWARE } from "../software.ts";
import { WorklistService } from "../worklist/worklist-service.ts";
import { createRuntime, type RuntimeWish } from "./create-runtime.ts";
import { type DeviceDesk, openDeviceDesk } from "./device-desk.ts";
import type { Continuation } from "./find-continuation.ts";
import { firstConfig } from "./first-config.ts";
import { LiveDevices } from "./live-devices.ts";
import { configOfContinued, readRestart, tellRestart } from "./live-restart.ts";
import { Replays } from "./replays.ts";
import type { Runtime } from "./runtime.ts";
import { SensorWatch } from "./sensor-watch.ts";
import { openServerParts, type ServerParts, type ServicesOptions } from "./server-parts.ts";
import type { SessionRuntime } from "./session-runtime.ts";
import { sessionTimeline } from "./session-timeline.ts";
import { simulatedCaseSummaries } from "./simulated-case-summaries.ts";
import { SimulatedSession } from "./simulated-session.ts";
import { inlineCalibrations } from "./stored-calibrations.ts";
import { type GivenLatencies, givenLatencies } from "./stored-offsets.ts";
import { serialIn, withStored } from "./with-stored.ts";

type ServerOptions = ServicesOptions & Pick<DeviceSet, "room">;

interface Running {
  readonly runtime: SessionRuntime;
  /** Latencies that hold where no stored offset does. */
  readonly given: GivenLatencies;
  readonly stop: () => Promise<void>;
}

/** @throws FaultError PIP-CONFIG-INVALID for an unusable device set. */
export async function createServices(options: ServicesOptions): Promise<ServerServices> {
  const { devicesFile } = options;
  const set: DeviceSet =
    devicesFile === undefined ? { devices: [], pictures: [] } : loadDeviceSet(devicesFile, DRIVERS);
  const { room, worklist: _worklist, pacs: _pacs, ...deviceSet } = set;
  const parts = await openServerParts(options, set);
  const server = new Server(room === undefined ? options : { ...options, room }, parts);
  await server.alignments.store.load();
  for (const problem of server.alignments.store.problems()) {
    options.onError(new FaultError("PIP-CONFIG-INVALID", problem));
  }
  const config = firstConfig(new Date(parts.clock.wallMs()).toISOString(), deviceSet);
  try {
    await server.startLive(config, parts.continuation);
    await server.calibrationRuns.load();
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

class Server implements ServerServices {
  readonly cements: ServerParts["cements"];
  readonly calibrationRuns: DeviceDesk["calibrationRuns"];
  readonly deviceReadings: DeviceDesk["deviceReadings"];
  readonly probing: DeviceDesk["probing"];
  readonly transcripts: DeviceDesk["transcripts"];
  readonly #desk: DeviceDesk;
  readonly calibrationOffice: ServerParts["calibrationOffice"];
  readonly records: ServerParts["records"];
  readonly alignments: AlignmentOffice;
  readonly #options: ServerOptions;
  readonly #clock: Clock;
  readonly #storage: Storage;
  readonly #replays: Replays;
  readonly #worklist: WorklistService;
  readonly #alarmLog: AlarmLog;
  readonly reports: SessionReports;
  #inline: ReadonlySet<string> = new Set();
  #given: GivenLatencies = new Map();
  readonly #listeners = new Set<(runtime: Runtime) => void>();
  #nextRuntimeId = 1;
  #live: Running | undefined;
  #allowDevice: ((deviceId: string) => void) | undefined;
  #simulated: Running | undefined;

  constructor(
    options: ServerOptions,
    { clock, storage, cements, calibrationOffice, records, worklist }: ServerParts,
  ) {
    this.cements = cements;
    this.calibrationOffice = calibrationOffice;
    this.records = records;
    this.alignments = new AlignmentOffice({
      dataFolder: options.dataFolder,
      wallMs: () => clock.wallMs(),
      software: SOFTWARE,
      monitor: () => this.#monitor(),
      onStored: () => this.#useOffsets(),
    });
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
    this.#desk = openDeviceDesk({
      dataFolder: options.dataFolder,
      clock,
      office: calibrationOffice,
      live: () => this.#live?.runtime.snapshot(),
      onError: options.onError,
    });
    this.calibrationRuns = this.#desk.calibrationRuns;
    this.deviceReadings = this.#desk.deviceReadings;
    this.probing = this.#desk.probing;
    this.transcripts = this.#desk.transcripts;
    this.#replays = new Replays({
      storage,
      nextRuntimeId: () => this.#takeRuntimeId(),
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
    openReplay: (sessionId: string) => {
      this.records.audit.append({ action: "session.viewed", role: "review", sessionId });
      return this.#replays.open(sessionId);
    },
    closeReplay: (runtimeId: number) => this.#replays.close(runtimeId),
  };

  async startLive(config: SessionConfig, continuation: Continuation): Promise<void> {
    this.#inline = inlineCalibrations(config.devices);
    this.#given = givenLatencies(config);
    const restart = await readRestart(this.#alarmLog, continuation, this.#options.onError);
    const { continued } = restart;
    const { runtime, stopTimers } = this.#createRuntime(
      "live",
      "Live",
      continued === undefined
        ? this.#calibrated(config, [])
        : configOfContinued(continued.cutShort.pipeline.config(), config),
      continued === undefined ? {} : { continued },
    );
    tellRestart(runtime, restart);
    this.#watchSensors(runtime);
    const devices = new LiveDevices(runtime, this.#desk.tap);
    this.#allowDevice = (deviceId) => devices.allow(deviceId);
    this.#live = {
      runtime,
      given: this.#given,
      stop: async () => {
        await devices.stop();
        stopTimers();
        await runtime.close();
      },
    };
    const { devices: fitted, pictures } = runtime.snapshot().config;
    await devices.start(fitted, pictures);
  }

  listSessions = () => this.#storage.listSessions();

  searchSessions = (query: SessionQuery) => this.#storage.searchSessions(query);

  readAlarmLog = (after: number | undefined, limit: number) => this.#alarmLog.read(after, limit);

  sessionTimeline = (sessionId: string) => sessionTimeline(this.#storage, this.records.strips, sessionId);

  worklist = () => this.#worklist.read();

  listSimulatedCases = simulatedCaseSummaries;

  async startSimulatedCase(caseId: string): Promise<boolean> {
    const offered = SIMULATED_CASES.find((entry) => entry.id === caseId);
    if (offered === undefined) return false;
    await this.#simulate(createSimulatedCase(offered.scenario), offered.title);
    return true;
  }

  async startBench(kind: BenchKind, seed: number): Promise<object> {
    const { title, create, what } = BENCHES[kind];
    await this.#simulate(create(seed, new Date(this.#clock.wallMs()).toISOString()), title);
    return what;
  }

  async #simulate(source: SimulatedSource, title: string): Promise<void> {
    const live = this.#live?.runtime.snapshot().config;
    if (live !== undefined && live.devices.length + live.pictures.length > 0) {
      throw new FaultError(
        "PIP-CONFIG-INVALID",
        "real devices are connected: a simulated picture must never stand where a real one is expected. Start the server without --devices to simulate.",
      );
    }
    await this.stopSimulatedCase();
    const session = new SimulatedSession(source, this.#options.onError);
    const { runtime, stopTimers } = this.#createRuntime("simulated", title, source.config, { session });
    session.start(runtime);
    this.#simulated = {
      runtime,
      given: givenLatencies(source.config),
      stop: async () => {
        session.stop();
        stopTimers();
        await runtime.close();
      },
    };
    this.#tellMonitor();
  }

  async stopSimulatedCase(): Promise<void> {
    const running = this.#simulated;
    if (running === undefined) return;
    this.#simulated = undefined;
    this.alignments.timeOffsets.stop();
    this.#tellMonitor();
    await running.stop();
  }

  async close(): Promise<void> {
    await this.#desk.close();
    await this.#simulated?.stop();
    await this.#live?.stop();
    this.#replays.closeAll();
    await this.records.close();
    await this.#alarmLog.flush();
    await this.#storage.close();
  }

  /** With what the store holds for the devices as they identified themselves. */
  #calibrated(config: SessionConfig, devices: SessionStatus["devices"]): SessionConfig {
    return withStored(config, devices, {
      office: this.calibrationOffice,
      alignments: this.alignments,
      inline: this.#inline,
      given: this.#given,
    });
  }

  /** A new offset is in force at once: nobody measures one during a case. */
  #useOffsets(): void {
    const running = this.#simulated ?? this.#live;
    if (running === undefined) return;
    const { runtime, given } = running;
    const { config, status } = runtime.snapshot();
    const next = this.alignments.inForce(config, given, (id) => serialIn(status?.devices ?? [], id));
    if (next !== config) runtime.input({ kind: "config", config: next }, runtime.nowUs());
  }

  #watchSensors(runtime: SessionRuntime): void {
    const watch = new SensorWatch({
      sessionId: runtime.sessionId,
      wallMs: () => this.#clock.wallMs(),
      add: (event) => this.calibrationOffice.sensorHistory.add(event),
      onError: this.#options.onError,
    });
    runtime.subscribe((event) => watch.take(event));
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
    more: Pick<RuntimeWish, "session" | "continued">,
  ) {
    return createRuntime(
      {
        clock: this.#clock,
        storage: this.#storage,
        alarmLog: this.#alarmLog,
        audit: this.records.audit,
        dataFolder: this.#options.dataFolder,
        room: this.#options.room,
        onError: this.#options.onError,
        cementOf: (id) => this.cements.find(id),
        sensorUses: (lot, unit, sessionId) =>
          this.calibrationOffice.sensorHistory.usesOf(lot, unit, sessionId),
        // The link waits as well when another device answers on its port.
        acceptDevice: (deviceId) => this.#allowDevice?.(deviceId),
        renewed: (next, devices) => this.#calibrated(next, devices),
      },
      {
        runtimeId: this.#takeRuntimeId(),
        origin,
        title,
        config,
        ...more,
      },
    );
  }
}

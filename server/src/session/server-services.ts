/** Builds the inside of a server: the live runtime with its devices, simulated cases, replays, and the storage. */
import { randomUUID } from "node:crypto";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { SIMULATED_CASES } from "@cementwatch/drivers/plant/simulated-case-list";
import { DRIVERS } from "@cementwatch/drivers/registry";
import { FaultError } from "@cementwatch/shared/faults";
import { emptySessionConfig, type SessionConfig } from "@cementwatch/shared/session/session-config";
import { type Clock, createClock } from "../clock.ts";
import { loadDeviceSet } from "../config.ts";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { WorkerAnalysis } from "../imaging/worker-analysis.ts";
import { LazyRecorder } from "../recording/lazy-recorder.ts";
import { createStorage, type Storage } from "../recording/storage.ts";
import { SessionReports } from "../reports/session-reports.ts";
import type { ServerServices } from "../services.ts";
import { createDecoder } from "./decoders.ts";
import { LiveDevices } from "./live-devices.ts";
import { startRuntimeTimers } from "./live-session.ts";
import { Replays } from "./replays.ts";
import type { Runtime } from "./runtime.ts";
import { newSessionHeader } from "./session-identity.ts";
import { SessionRuntime } from "./session-runtime.ts";
import { sessionTimeline } from "./session-timeline.ts";
import { SimulatedSession } from "./simulated-session.ts";

export interface ServicesOptions {
  readonly dataFolder: string;
  readonly devicesFile?: string;
  readonly onError: (error: unknown) => void;
}

interface Running {
  readonly runtime: SessionRuntime;
  readonly stop: () => Promise<void>;
}

/** @throws FaultError PIP-CONFIG-INVALID for an unusable device set. */
export async function createServices(options: ServicesOptions): Promise<ServerServices> {
  const { devicesFile } = options;
  const deviceSet =
    devicesFile === undefined ? { devices: [], pictures: [] } : loadDeviceSet(devicesFile, DRIVERS);
  await loadCodecs();
  const clock = createClock();
  const storage = await createStorage({
    dataDirectory: options.dataFolder,
    nowMs: () => clock.nowUs() / 1_000,
  });
  const server = new Server(options, clock, storage);
  const config: SessionConfig = {
    ...emptySessionConfig(new Date(clock.wallMs()).toISOString()),
    ...deviceSet,
    fitted: {
      pressure: deviceSet.devices.some((device) => device.roles.includes("injectorPressure")),
      volume: deviceSet.devices.some((device) => device.roles.includes("injectorVolume")) ? "pump" : "none",
      temperature: deviceSet.devices.some((device) => device.roles.includes("roomTemperature")),
    },
  };
  try {
    await server.startLive(config);
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

class Server implements ServerServices {
  readonly #options: ServicesOptions;
  readonly #clock: Clock;
  readonly #storage: Storage;
  readonly #replays: Replays;
  readonly reports: SessionReports;
  readonly #listeners = new Set<(runtime: Runtime) => void>();
  #nextRuntimeId = 1;
  #live: Running | undefined;
  #simulated: Running | undefined;

  constructor(options: ServicesOptions, clock: Clock, storage: Storage) {
    this.#options = options;
    this.#clock = clock;
    this.#storage = storage;
    this.reports = new SessionReports({ dataFolder: options.dataFolder, wallMs: () => clock.wallMs() });
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

  async startLive(config: SessionConfig): Promise<void> {
    const runtime = this.#createRuntime("live", "Live", config);
    const devices = new LiveDevices(runtime);
    const stopTimers = startRuntimeTimers(runtime, this.#clock);
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

  sessionTimeline = (sessionId: string) => sessionTimeline(this.#storage, sessionId);

  listSimulatedCases() {
    return SIMULATED_CASES.map(({ id, title, description }) => ({ id, title, description }));
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
    const runtime = this.#createRuntime("simulated", offered.title, source.config, session);
    const stopTimers = startRuntimeTimers(runtime, this.#clock);
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
    await this.#simulated?.stop();
    await this.#live?.stop();
    this.#replays.closeAll();
    await this.#storage.close();
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
  ): SessionRuntime {
    const epochUs = this.#clock.nowUs();
    const header = newSessionHeader(origin, this.#clock.wallMs(), randomUUID());
    return new SessionRuntime({
      runtimeId: this.#takeRuntimeId(),
      sessionId: header.sessionId,
      origin,
      title,
      config,
      nowUs: () => this.#clock.nowUs() - epochUs,
      recorder: new LazyRecorder(() => this.#storage.openRecorder({ header, title })),
      createDecoder,
      createAnalysis: (sink) => new WorkerAnalysis(config.parameters, sink),
      onError: this.#options.onError,
      ...(session === undefined ? {} : { onAct: (act, atUs) => session.operator(act, atUs) }),
    });
  }
}

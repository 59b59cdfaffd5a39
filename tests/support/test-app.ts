/** The real app on a real port, around a scripted runtime. */
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AlignmentOffice } from "@cementwatch/server/alignment/alignment-office";
import { type AppOptions, buildApp } from "@cementwatch/server/app";
import { DeviceReadings } from "@cementwatch/server/calibration/device-readings";
import { DeviceTap } from "@cementwatch/server/calibration/device-tap";
import { RunService } from "@cementwatch/server/calibration/run-service";
import { CalibrationOffice } from "@cementwatch/server/calibration-store/calibration-office";
import { CementStore } from "@cementwatch/server/cement-store/cement-store";
import { ProbeService } from "@cementwatch/server/devices/probe-service";
import { TranscriptRing } from "@cementwatch/server/devices/transcript-ring";
import { createRecordDesk } from "@cementwatch/server/records/record-desk";
import type { ServerServices } from "@cementwatch/server/services";
import { FaultError } from "@cementwatch/shared/faults";
import type { WebSocket, WebSocketServer } from "ws";
import { createManualClock } from "./manual-clock.ts";
import { ScriptedRegistry, ScriptedRuntime } from "./scripted-runtime.ts";
import { StreamClient, type StreamClientOptions } from "./stream-client.ts";

export interface TestApp {
  readonly runtime: ScriptedRuntime;
  readonly registry: ScriptedRegistry;
  readonly app: Awaited<ReturnType<typeof buildApp>>;
  /** The server's ends of the open connections. */
  readonly sockets: ReadonlySet<WebSocket>;
  readonly url: string;
  readonly wsUrl: string;
  close(): Promise<void>;
}

/** Services with one session and one simulated case around the registry. */
export function scriptedServices(registry: ScriptedRegistry): ServerServices {
  const session = {
    sessionId: "session-9",
    title: "Recorded",
    origin: "live",
    startedAt: "2026-11-24T08:00:00Z",
    durationUs: 60_000_000,
    sizeBytes: 1_000,
    state: "complete",
    highAlarms: 1,
    marks: 1,
  } as const;
  const tap = new DeviceTap();
  const calibrationOffice = new CalibrationOffice({
    dataFolder: join(tmpdir(), `cementwatch-calibrations-${randomUUID()}`),
    wallMs: () => Date.UTC(2026, 10, 26),
    software: "cementwatch test",
  });
  const alignments = new AlignmentOffice({
    dataFolder: join(tmpdir(), `cementwatch-alignments-${randomUUID()}`),
    wallMs: () => Date.UTC(2026, 10, 26),
    software: "cementwatch test",
    monitor: () => registry.monitor(),
    onStored: () => undefined,
  });
  return {
    registry,
    alignments,
    startBench: async () => ({}),
    cements: new CementStore(join(tmpdir(), `cementwatch-cements-${randomUUID()}`), () => 0),
    deviceReadings: new DeviceReadings(new DeviceTap(), createManualClock()),
    calibrationRuns: new RunService({
      dataFolder: join(tmpdir(), `cementwatch-runs-${randomUUID()}`),
      tap,
      clock: createManualClock(),
      wallMs: () => 0,
      entries: calibrationOffice.calibrations,
      references: calibrationOffice.references,
      busyReason: () => "",
      onError: () => undefined,
    }),
    calibrationOffice,
    records: createRecordDesk({
      dataFolder: join(tmpdir(), `cementwatch-records-${randomUUID()}`),
      storage: {
        listSessions: async () => [session],
        openReader: async () => {
          throw new FaultError("REC-UNREADABLE", "a scripted session has no file");
        },
      },
      wallMs: () => Date.UTC(2026, 10, 26),
      onError: () => undefined,
    }),
    probing: new ProbeService({ caseReason: () => "", portsInUse: () => [] }),
    transcripts: new TranscriptRing(tap, () => 0),
    reports: {
      make: async (id, form) => (id === session.sessionId ? Buffer.from(form) : undefined),
      followUp: async (id) => (id === session.sessionId ? { painBefore: 8 } : undefined),
      saveFollowUp: async (id) => (id === session.sessionId ? { painBefore: 7 } : undefined),
    },
    listSessions: async () => [session],
    searchSessions: async () => ({
      sessions: [{ ...session, read: "all" }],
      total: 1,
      all: 1,
      reading: 0,
      choices: { rooms: [], levels: [], cements: [], conditions: [], devices: [] },
    }),
    sessionTimeline: async (id) =>
      id === session.sessionId
        ? { session, startUs: 0, endUs: 60_000_000, alarms: [], marks: [] }
        : undefined,
    worklist: async () => ({ problem: "no worklist is set up" }),
    readAlarmLog: async () => ({ entries: [], damagedLines: 0 }),
    listSimulatedCases: () => [
      {
        id: "posterior",
        title: "Posterior leak",
        description: "Cement enters the canal.",
        group: "watch",
        procedure: "pvp",
      },
    ],
    startSimulatedCase: async (id) => {
      if (id !== "posterior") return false;
      registry.replaceMonitor(new ScriptedRuntime(registry.monitor().runtimeId + 1));
      return true;
    },
    stopSimulatedCase: async () => {
      registry.replaceMonitor(new ScriptedRuntime(registry.monitor().runtimeId + 1, "live"));
    },
    close: async () => undefined,
  };
}

/** Builds the app and listens on 127.0.0.1, on a port that the system chooses. */
async function startTestApp(
  options: Partial<AppOptions> & { readonly replays?: readonly ScriptedRuntime[] } = {},
): Promise<TestApp> {
  const { replays = [], ...appOptions } = options;
  const runtime = new ScriptedRuntime(1);
  const registry = new ScriptedRegistry(runtime, replays);
  const app = await buildApp({
    services: scriptedServices(registry),
    dashboard: "/nonexistent",
    software: "cementwatch test",
    logger: false,
    ...appOptions,
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const sockets = (app as unknown as { websocketServer: WebSocketServer }).websocketServer.clients;
  return {
    runtime,
    registry,
    app,
    sockets,
    url,
    wsUrl: `${url.replace("http", "ws")}/ws`,
    close: () => app.close(),
  };
}

/** The apps and clients of a test file, closed after each test. */
export class TestApps {
  readonly #opened: (() => unknown)[] = [];

  async start(options: Parameters<typeof startTestApp>[0] = {}): Promise<TestApp> {
    const app = await startTestApp(options);
    this.#opened.push(() => app.close());
    return app;
  }

  async connect(app: TestApp, options: StreamClientOptions = {}): Promise<StreamClient> {
    const client = await StreamClient.connect(app.wsUrl, options);
    this.#opened.push(() => client.close());
    return client;
  }

  async closeAll(): Promise<void> {
    for (const close of this.#opened.splice(0).reverse()) await close();
  }
}

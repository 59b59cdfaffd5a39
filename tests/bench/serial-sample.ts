/** Byte written at the far end of a real pseudo-terminal → sample published, against a bare reader of the library. */
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLinkSource, parsePortAddress } from "@cementwatch/drivers/port-link";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
import { DelayedAnalysis } from "@cementwatch/server/session/delayed-analysis";
import { SessionRuntime } from "@cementwatch/server/session/session-runtime";
import { eventually } from "../support/eventually.ts";
import { roomConfig } from "../support/pipeline-room.ts";
import { openPseudoTerminal } from "../support/pseudo-terminal.ts";
import { ascii, createToyProtocol } from "../support/toy-device.ts";
import { realClock } from "../support/watched-device.ts";
import { type BenchRow, summarise } from "./bench-row.ts";

const SETTINGS = { baudRate: 19_200, dataBits: 8, parity: "none", stopBits: 1 } as const;
const COUNT = 100;

interface BarePort {
  on(event: "data", listener: (bytes: Uint8Array) => void): void;
  write(bytes: string): void;
  close(done: () => void): void;
}

/** The library's own class: it is a dependency of drivers/, not of the tests. */
function bareSerialPort(path: string): BarePort {
  const drivers = createRequire(import.meta.resolve("@cementwatch/drivers/driver"));
  const { SerialPort } = drivers("serialport") as {
    SerialPort: new (options: { path: string; baudRate: number }) => BarePort;
  };
  return new SerialPort({ path, baudRate: SETTINGS.baudRate });
}

async function bare(link: string): Promise<number[]> {
  let sentMs = 0;
  const delays: number[] = [];
  const terminal = await openPseudoTerminal(link, () => {
    sentMs = performance.now();
    terminal.write(ascii("=12;"));
  });
  const port = bareSerialPort(link);
  let pending = "";
  port.on("data", (bytes) => {
    pending += new TextDecoder().decode(bytes);
    if (!pending.includes(";")) return;
    pending = "";
    delays.push(performance.now() - sentMs);
  });
  const timer = setInterval(() => port.write("p"), 100);
  await eventually(() => delays.length >= COUNT, "bare readings", 30_000);
  clearInterval(timer);
  await new Promise<void>((resolve) => port.close(resolve));
  await terminal.kill();
  return delays;
}

async function ours(link: string): Promise<number[]> {
  let sentMs = 0;
  const delays: number[] = [];
  const terminal = await openPseudoTerminal(link, (bytes) => {
    const isIdentity = new TextDecoder().decode(bytes).includes("?");
    sentMs = isIdentity ? 0 : performance.now();
    terminal.write(ascii(isIdentity ? "#toy/1;" : "=12;"));
  });
  const protocol = createToyProtocol();
  const runtime = new SessionRuntime({
    runtimeId: 1,
    sessionId: "bench",
    origin: "live",
    title: "bench",
    config: roomConfig(),
    nowUs: () => realClock.nowUs(),
    recorder: NO_RECORDER,
    createDecoder: () => protocol.createDecoder(),
    createAnalysis: () => new DelayedAnalysis({}, () => 0),
    onError: (error) => {
      throw error;
    },
  });
  runtime.subscribe((event) => {
    if (event.kind !== "sample" || sentMs === 0) return;
    delays.push(performance.now() - sentMs);
    sentMs = 0;
  });
  const supervisor = new Supervisor({
    protocol,
    openSource: createLinkSource(parsePortAddress(link), SETTINGS, realClock),
    clock: realClock,
    random: () => 0.5,
    sink: {
      serial: (direction, bytes) =>
        void runtime.input({ kind: "serial", deviceId: "pump", direction, bytes }, runtime.nowUs()),
      link: (state, detail) =>
        void runtime.input({ kind: "link", targetId: "pump", state, detail }, runtime.nowUs()),
      fault: (code, detail) => runtime.fault(code, "pump", detail),
    },
  });
  supervisor.start();
  await eventually(() => delays.length >= COUNT, "published samples", 30_000);
  await supervisor.stop();
  await runtime.close();
  await terminal.kill();
  return delays;
}

/** Budget: p99 ≤ 2 × the bare reader's. */
export async function serialSample(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "cementwatch-bench-"));
  try {
    const peer = summarise(await bare(join(folder, "bare")));
    const own = summarise(await ours(join(folder, "ours")));
    const ratio = own.p99 / peer.p99;
    const name = "serial byte → sample published";
    const words = `bare serialport reader ${peer.median.toFixed(2)}, p99 ${peer.p99.toFixed(2)}`;
    return [{ name, unit: "ms", ...own, peer: words, ratio, limit: "p99 ≤ 2 × peer", isWithin: ratio <= 2 }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A published frame → its last byte at a client on the loopback, against a bare `ws` pair with the same bytes. */
import { once } from "node:events";
import { WebSocket, WebSocketServer } from "ws";
import { frameReady } from "../support/scripted-runtime.ts";
import { TestApps } from "../support/test-app.ts";
import { type BenchRow, cpuSeconds, pause, summarise } from "./bench-row.ts";

const SIZE = 1024;
const FRAMES = 240;
const PERIOD_MS = 1000 / 30;
const BYTES = SIZE * SIZE * 2 + 256;

interface Measured {
  readonly delays: number[];
  readonly cpuS: number;
}

/** Calls `send` 30 times a second; returns the CPU that it all took. */
async function play(send: (frameNumber: number) => void): Promise<number> {
  const before = process.cpuUsage();
  const startedMs = performance.now();
  for (let n = 1; n <= FRAMES; n++) {
    send(n);
    await pause(Math.max(startedMs + n * PERIOD_MS - performance.now(), 0));
  }
  await pause(100);
  return cpuSeconds(before);
}

async function bare(): Promise<Measured> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const connected = once(server, "connection") as Promise<[WebSocket]>;
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  client.binaryType = "arraybuffer";
  const [peer] = await connected;
  await (client.readyState === WebSocket.OPEN ? undefined : once(client, "open"));
  const sentMs: number[] = [];
  const delays: number[] = [];
  client.on("message", () => delays.push(performance.now() - (sentMs[delays.length] ?? 0)));
  const cpuS = await play(() => {
    const bytes = new Uint8Array(BYTES);
    sentMs.push(performance.now());
    peer.send(bytes);
  });
  client.terminate();
  server.close();
  return { delays, cpuS };
}

async function ours(): Promise<Measured> {
  const apps = new TestApps();
  const app = await apps.start();
  const client = await apps.connect(app, { keepsFrames: false });
  client.subscribe();
  await client.waitFor("welcome");
  const sentMs = new Map<number, number>();
  const delays: number[] = [];
  client.onFrame = (envelope) => {
    const { frameNumber } = envelope.head as { frameNumber: number };
    delays.push(performance.now() - (sentMs.get(frameNumber) ?? 0));
  };
  const cpuS = await play((n) => {
    const ready = frameReady(n, new Uint16Array(SIZE * SIZE), SIZE);
    sentMs.set(n, performance.now());
    app.runtime.publish({ kind: "frame", ready });
  });
  await apps.closeAll();
  return { delays, cpuS };
}

/** Budgets: p99 ≤ 33 ms, no drops, CPU ≤ 1.5 × bare. Server and client share the process on both sides. */
export async function frameStream(): Promise<BenchRow[]> {
  const peer = await bare();
  const own = await ours();
  const bareDelay = summarise(peer.delays);
  const delay = summarise(own.delays);
  const dropped = FRAMES - own.delays.length;
  const cpu = own.cpuS / peer.cpuS;
  const load = (own.cpuS / FRAMES) * 1000;
  return [
    {
      name: "frame → last byte on loopback, 1024² 16 bit, 30 fps",
      unit: "ms",
      ...delay,
      peer: `33 ms; bare ws ${bareDelay.median.toFixed(1)}, p99 ${bareDelay.p99.toFixed(1)}; ${dropped} dropped`,
      ratio: delay.p99 / 33,
      limit: "p99 ≤ 33 ms, none dropped",
      isWithin: delay.p99 <= 33 && dropped === 0,
    },
    {
      name: "CPU of that stream, server and client",
      unit: "ms/frame",
      median: load,
      p99: load,
      peer: `bare ws ${((peer.cpuS / FRAMES) * 1000).toFixed(2)}`,
      ratio: cpu,
      limit: "≤ 1.5 × peer",
      isWithin: cpu <= 1.5,
    },
  ];
}

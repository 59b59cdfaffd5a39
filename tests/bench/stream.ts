/**
 * Frames to one screen: 1024² × 16 bit at 30 frames/s over loopback, through the whole server against bare `ws`
 * sending the same bytes in the same run. Prints one JSON line. Run: node tests/bench/stream.ts
 */
import { type ChildProcess, fork } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { decodeEnvelope, encodeEnvelopeHead } from "@cementwatch/shared/protocol/envelope";
import { SUBPROTOCOL } from "@cementwatch/shared/protocol/wire-constants";
import { WebSocket, WebSocketServer } from "ws";
import { frameReady } from "../support/scripted-runtime.ts";
import { TestApps } from "../support/test-app.ts";

const SIZE = 1024;
const PERIOD_MS = 1000 / 30;
const WARM_UP = 30;
const FRAMES = 300;
const HEAD_ROOM = 512;

type Kind = "server" | "bare";

interface Result {
  readonly frames: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the sending process while frames flowed. */
  readonly cpuPercent: number;
}

/** Wall microseconds with the monotonic clock's resolution: comparable between processes of one computer. */
function epochUs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

/** Calls `send` at a steady 30 Hz, without drift. */
async function play(send: (frameNumber: number, sentAtUs: number) => void): Promise<void> {
  const start = performance.now();
  for (let n = 1; n <= WARM_UP + FRAMES; n++) {
    const wait = start + n * PERIOD_MS - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
    send(n, epochUs());
  }
}

async function sendFrames(kind: Kind): Promise<void> {
  const buffers = Array.from({ length: 8 }, () => new Uint16Array(SIZE * SIZE));
  const pixelsOf = (n: number): Uint16Array => buffers[n % buffers.length] ?? new Uint16Array(SIZE * SIZE);
  let send: (frameNumber: number, sentAtUs: number) => void;
  if (kind === "server") {
    const app = await new TestApps().start();
    send = (n, sentAtUs) => {
      const ready = frameReady(n, pixelsOf(n), SIZE);
      app.runtime.publish({ kind: "frame", ready: { ...ready, measuredAtUs: sentAtUs } });
    };
    process.send?.(app.wsUrl);
  } else {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
    await new Promise((resolve) => server.on("listening", resolve));
    const address = server.address();
    const messages = Array.from({ length: 8 }, () => Buffer.alloc(HEAD_ROOM + SIZE * SIZE * 2));
    send = (n, sentAtUs) => {
      const about = { origin: "live", flags: 0, runtimeId: 1, generation: 1, sequence: n, atUs: 0 } as const;
      const head = encodeEnvelopeHead(
        { ...about, channel: "frame" },
        { frameNumber: n, measuredAtUs: sentAtUs },
      );
      // The head goes in front of pixels that are there already: nothing is copied here either.
      const message = messages[n % messages.length] ?? Buffer.alloc(0);
      message.set(head, HEAD_ROOM - head.length);
      for (const client of server.clients) client.send(message.subarray(HEAD_ROOM - head.length));
    };
    process.send?.(`ws://127.0.0.1:${typeof address === "object" ? address?.port : 0}`);
  }
  await new Promise((resolve) => process.once("message", resolve));
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await play(send);
  const { user, system } = process.cpuUsage(before);
  process.send?.((user + system) / 10 / (performance.now() - startedAt));
}

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => child.once("message", (message) => resolve(message as T)));
}

async function measure(kind: Kind): Promise<Result> {
  const child = fork(fileURLToPath(import.meta.url), [kind]);
  const url = await nextMessage<string>(child);
  const socket = new WebSocket(url, [SUBPROTOCOL], { perMessageDeflate: false });
  socket.binaryType = "arraybuffer";
  const delaysMs: number[] = [];
  socket.on("message", (data, isBinary) => {
    const atUs = epochUs();
    if (!isBinary) return;
    const envelope = decodeEnvelope(data as ArrayBuffer);
    if ("kind" in envelope || envelope.channel !== "frame") return;
    const { frameNumber, measuredAtUs } = envelope.head as { frameNumber: number; measuredAtUs: number };
    if (frameNumber > WARM_UP) delaysMs.push((atUs - measuredAtUs) / 1000);
    socket.send(JSON.stringify({ type: "shown", pictureId: "lateral", frameNumber, drawnAtUs: 0 }));
  });
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ type: "subscribe", runtime: "monitor", role: "wall", wantsFrames: true }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.send("go");
  const cpuPercent = await nextMessage<number>(child);
  await new Promise((resolve) => setTimeout(resolve, 200));
  socket.terminate();
  child.kill();
  delaysMs.sort((a, b) => a - b);
  const at = (part: number): number => Number((delaysMs[Math.floor(delaysMs.length * part)] ?? 0).toFixed(2));
  return {
    frames: delaysMs.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    cpuPercent: Number(cpuPercent.toFixed(1)),
  };
}

const kind = process.argv[2];
if (kind === "server" || kind === "bare") {
  await sendFrames(kind);
} else {
  const bare = await measure("bare");
  const server = await measure("server");
  const cpuRatio = Number((server.cpuPercent / bare.cpuPercent).toFixed(2));
  console.log(JSON.stringify({ bench: "stream", offered: FRAMES, server, bare, cpuRatio }));
}

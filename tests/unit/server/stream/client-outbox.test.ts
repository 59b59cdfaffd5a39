import {
  ALARM_HARD_LIMIT_BYTES,
  BUDGET_BYTES,
  ClientOutbox,
  type OutboxSocket,
  type OutgoingFrame,
} from "@cementwatch/server/stream/client-outbox";
import { TelemetryBatch } from "@cementwatch/server/stream/telemetry-batch";
import type { EnvelopeHeader } from "@cementwatch/shared/protocol/envelope";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sample } from "../../../support/scripted-runtime.ts";

/** A link that takes bytes only when told to. */
class ManualSocket implements OutboxSocket {
  readonly sent: Uint8Array[][] = [];
  #waiting: { bytes: number; onFlushed: () => void }[] = [];
  worstBuffered = 0;
  sendsOverBudget = 0;

  get bufferedAmount(): number {
    return this.#waiting.reduce((sum, message) => sum + message.bytes, 0);
  }

  send(parts: readonly Uint8Array[], _isBinary: boolean, onFlushed: () => void): void {
    if (this.bufferedAmount > BUDGET_BYTES) this.sendsOverBudget += 1;
    this.sent.push([...parts]);
    this.#waiting.push({ bytes: parts.reduce((sum, part) => sum + part.length, 0), onFlushed });
    this.worstBuffered = Math.max(this.worstBuffered, this.bufferedAmount);
  }

  /** The kernel takes the oldest message. */
  drainOne(): void {
    this.#waiting.shift()?.onFlushed();
  }

  drainAll(): void {
    while (this.bufferedAmount > 0) this.drainOne();
  }

  texts(): string[] {
    return this.sent
      .filter((parts) => parts.length === 1)
      .map(([part]) => Buffer.from(part ?? []).toString());
  }
}

interface Setup {
  readonly socket: ManualSocket;
  readonly outbox: ClientOutbox;
  readonly time: { nowMs: number };
  readonly overflows: () => number;
}

function setUp(): Setup {
  const socket = new ManualSocket();
  const time = { nowMs: 0 };
  let overflows = 0;
  const onOverflow = (): void => {
    overflows += 1;
  };
  const outbox = new ClientOutbox({ socket, nowMs: () => time.nowMs, onOverflow });
  return { socket, outbox, time, overflows: () => overflows };
}

const MEGABYTE = 1024 * 1024;

function frame(frameNumber: number, bytes = 2 * MEGABYTE, pictureId = "lateral"): OutgoingFrame {
  const pixels = new Uint8Array(bytes);
  return {
    pictureId,
    frameNumber,
    pixels,
    head: (dropped) => Buffer.from(`frame ${frameNumber} -${dropped}`),
  };
}

function frameTitles(socket: ManualSocket): string[] {
  return socket.sent
    .filter((parts) => parts.length === 2)
    .map(([head]) => Buffer.from(head ?? []).toString());
}

const text = (value: string): Uint8Array => Buffer.from(value);
const HEADER: Omit<EnvelopeHeader, "channel" | "flags"> = {
  origin: "live",
  runtimeId: 1,
  generation: 1,
  sequence: 1,
  atUs: 0,
};

describe("frames", () => {
  it("keeps two in flight, replaces the waiting one and reports how many were dropped", () => {
    const { socket, outbox } = setUp();
    for (let n = 1; n <= 5; n++) outbox.offerFrame(frame(n, 100));
    socket.drainAll();
    expect(frameTitles(socket)).toEqual(["frame 1 -0", "frame 2 -0"]);
    expect(outbox.shown("lateral", 1)).toBe(true);
    expect(frameTitles(socket).at(-1)).toBe("frame 5 -2");
    expect(outbox.droppedFrames).toBe(2);
  });

  it("takes a frame shown later for those before it, and ignores frames it did not send", () => {
    const { socket, outbox } = setUp();
    for (let n = 1; n <= 4; n++) outbox.offerFrame(frame(n, 100));
    socket.drainAll();
    expect(outbox.shown("lateral", 4)).toBe(false);
    expect(outbox.shown("ap", 1)).toBe(false);
    expect(outbox.shown("lateral", 2)).toBe(true);
    outbox.offerFrame(frame(5, 100));
    expect(frameTitles(socket)).toEqual(["frame 1 -0", "frame 2 -0", "frame 4 -1", "frame 5 -0"]);
  });

  it("gives each picture its own window, and both share the budget", () => {
    const { socket, outbox } = setUp();
    for (let n = 1; n <= 3; n++) {
      outbox.offerFrame(frame(n));
      outbox.offerFrame(frame(n, 2 * MEGABYTE, "ap"));
    }
    expect(socket.bufferedAmount).toBeLessThanOrEqual(BUDGET_BYTES);
    expect(frameTitles(socket)).toHaveLength(2);
    socket.drainAll();
    expect(frameTitles(socket)).toHaveLength(4);
  });

  it("sends a frame larger than the budget on an empty socket only", () => {
    const { socket, outbox } = setUp();
    outbox.offer("alarm", "", text("alarm"));
    outbox.offerFrame(frame(1, 8 * MEGABYTE));
    expect(frameTitles(socket)).toEqual([]);
    socket.drainAll();
    outbox.offer("alarm", "", text("late alarm"));
    expect(frameTitles(socket)).toEqual(["frame 1 -0"]);
    expect(socket.sendsOverBudget).toBe(0);
    socket.drainAll();
    expect(socket.texts()).toEqual(["alarm", "late alarm"]);
  });

  it("gives a screen that never says shown a new picture every 2 s, while its socket is empty", () => {
    const { socket, outbox, time } = setUp();
    for (let n = 1; n <= 3; n++) outbox.offerFrame(frame(n, 100));
    time.nowMs = 2_500;
    outbox.flush();
    expect(frameTitles(socket)).toHaveLength(2);
    socket.drainAll();
    expect(frameTitles(socket)).toHaveLength(3);
  });
});

describe("alarms and values", () => {
  it("queues every alarm in order behind a full socket and keeps the newest value only", () => {
    const { socket, outbox } = setUp();
    outbox.offerFrame(frame(1, 8 * MEGABYTE));
    for (let n = 1; n <= 20; n++) {
      outbox.offer("assessment", "", text(`assessment ${n}`));
      outbox.offer("overlay", "lateral", text(`overlay lateral ${n}`));
      outbox.offer("overlay", "ap", text(`overlay ap ${n}`));
      outbox.offer("alarm", "", text(`alarm ${n}`));
    }
    expect(socket.texts()).toEqual([]);
    socket.drainAll();
    const alarms = Array.from({ length: 20 }, (_, index) => `alarm ${index + 1}`);
    expect(socket.texts()).toEqual([...alarms, "assessment 20", "overlay lateral 20", "overlay ap 20"]);
  });

  it("cuts a client whose alarms pile up over the hard limit, once, and takes nothing more", () => {
    const { socket, outbox, overflows } = setUp();
    outbox.offerFrame(frame(1, 8 * MEGABYTE));
    for (let n = 0; n < 40; n++) outbox.offer("alarm", "", new Uint8Array(ALARM_HARD_LIMIT_BYTES / 32));
    expect(overflows()).toBe(1);
    expect(outbox.queuedBytes).toBe(0);
    socket.drainAll();
    expect(socket.texts()).toEqual([]);
  });

  it("after a seek forgets values and frames, and keeps what must be told in order", () => {
    const { socket, outbox } = setUp();
    outbox.offerFrame(frame(1, 8 * MEGABYTE));
    outbox.offerFrame(frame(2, 100));
    outbox.offer("assessment", "", text("old"));
    outbox.offer("control", "", text("result"));
    outbox.reset();
    socket.drainAll();
    expect(socket.texts()).toEqual(["result"]);
    expect(frameTitles(socket)).toEqual(["frame 1 -0"]);
    expect(outbox.shown("lateral", 1)).toBe(false);
  });

  it("merges telemetry while the socket is full, into one message", () => {
    const { socket, outbox } = setUp();
    outbox.offerFrame(frame(1, 8 * MEGABYTE));
    let encoded: TelemetryBatch | undefined;
    const encode = (batch: TelemetryBatch): Uint8Array => {
      encoded = batch;
      return batch.encode(HEADER);
    };
    for (let n = 0; n < 30; n++) {
      const batch = new TelemetryBatch();
      batch.add(sample("pressureKpa", n, n));
      outbox.offerTelemetry(batch, encode);
    }
    expect(encoded).toBeUndefined();
    socket.drainAll();
    expect(encoded?.sizeBytes).toBe(30 * 16);
    expect(socket.sent).toHaveLength(2);
  });

  it("never sends over budget and never loses or reorders an alarm, whatever the link does", () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant("alarm" as const), bytes: fc.integer({ min: 8, max: 2_000 }) }),
      fc.record({ kind: fc.constant("frame" as const), bytes: fc.integer({ min: 1, max: 5 * MEGABYTE }) }),
      fc.record({ kind: fc.constant("value" as const), bytes: fc.integer({ min: 1, max: 50_000 }) }),
      fc.record({ kind: fc.constant("drain" as const), bytes: fc.constant(0) }),
      fc.record({ kind: fc.constant("shown" as const), bytes: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 100 }), (actions) => {
        const { socket, outbox, overflows } = setUp();
        const pixels = new Map<number, OutgoingFrame>();
        let alarms = 0;
        for (const [n, { kind, bytes }] of actions.entries()) {
          if (kind === "alarm") outbox.offer("alarm", "", text(`alarm ${alarms++} ${"x".repeat(bytes)}`));
          if (kind === "value") outbox.offer("assessment", "", new Uint8Array(bytes));
          if (kind === "drain") socket.drainOne();
          if (kind === "shown") outbox.shown("lateral", [...pixels.keys()].at(-1) ?? 0);
          if (kind !== "frame") continue;
          pixels.set(n, frame(n, bytes));
          outbox.offerFrame(pixels.get(n) ?? frame(n, bytes));
        }
        socket.drainAll();
        const heard = socket.texts().filter((line) => line.startsWith("alarm"));
        expect(overflows()).toBe(0);
        expect(heard.map((line) => line.split(" ")[1])).toEqual(
          Array.from({ length: alarms }, (_, index) => `${index}`),
        );
        expect(socket.sendsOverBudget).toBe(0);
        expect(socket.worstBuffered).toBeLessThanOrEqual(5 * MEGABYTE + BUDGET_BYTES);
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

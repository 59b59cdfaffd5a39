/** Slow, frozen and many clients on real sockets: memory stays flat, others are not affected, alarms arrive. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { BUDGET_BYTES } from "@cementwatch/server/stream/client-outbox";
import type { FrameHead } from "@cementwatch/shared/protocol/frame-message";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { alarmState, frameReady, sample } from "../support/scripted-runtime.ts";
import type { StreamClient } from "../support/stream-client.ts";
import { type TestApp, TestApps } from "../support/test-app.ts";

const tests = new TestApps();
afterEach(() => tests.closeAll());

/** A frozen screen must stay connected for as long as the test looks at it. */
const PATIENT = { heartbeat: { pingPeriodMs: 1_000, silentAfterMs: 60_000 } };
const SIZE = 1024;
const FRAME_BYTES = SIZE * SIZE * 2;

/** Publishes `count` frames, each with pixels of its own, in steps of `periodMs`. */
async function play(app: TestApp, count: number, periodMs: number): Promise<void> {
  for (let n = 1; n <= count; n++) {
    const at = app.runtime.nowUs();
    app.runtime.publish({ kind: "frame", ready: frameReady(n, new Uint16Array(SIZE * SIZE), SIZE) });
    app.runtime.publish({ kind: "sample", sample: sample("pressureKpa", at, n) });
    await new Promise((resolve) => setTimeout(resolve, periodMs));
  }
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

function bufferBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

async function watch(app: TestApp, keepsFrames = false): Promise<StreamClient> {
  const client = await tests.connect(app, { keepsFrames });
  client.subscribe();
  await client.waitFor("welcome");
  return client;
}

describe("a frozen screen", () => {
  it("does not hold up another one, and makes the server hold two frames at most", async () => {
    const app = await tests.start(PATIENT);
    const healthy = await watch(app);
    const frozen = await watch(app);
    let received = 0;
    healthy.onFrame = () => {
      received += 1;
    };
    const before = bufferBytes();
    frozen.pause();
    await play(app, 120, 16);
    // How soon they come is measured by the bench of the stream: here, that they do come while the other one is frozen.
    await eventually(() => received >= 115, "the healthy screen to get its frames");
    for (const socket of app.sockets) expect(socket.bufferedAmount).toBeLessThanOrEqual(BUDGET_BYTES);
    // 240 MB were published; two frames may wait in the socket, one in the outbox and one on its way.
    expect(bufferBytes() - before).toBeLessThan(6 * FRAME_BYTES);
  });

  it("gets every alarm, in order, when it thaws, and the newest frame with the number it missed", async () => {
    const app = await tests.start(PATIENT);
    const screen = await watch(app, true);
    screen.pause();
    await play(app, 20, 5);
    for (let n = 1; n <= 50; n++) app.runtime.raise(alarmState(n % 7, `step ${n}`));
    await play(app, 5, 5);
    screen.socket.resume();
    await eventually(() => screen.messages("alarms").length >= 51, "all alarms");
    const counts = screen.messages("alarms").map((message) => message.state.alarms.length);
    expect(counts.slice(1)).toEqual(Array.from({ length: 50 }, (_, index) => (index + 1) % 7));
    await eventually(() => screen.envelopes("frame").length >= 3, "the newest frame");
    const heads = screen.envelopes("frame").map((frame) => frame.head as FrameHead);
    expect(heads.map((head) => head.frameNumber)).toEqual([1, 2, 5]);
    expect(heads[2]?.dropped).toBe(22);
  });

  it("is cut when its alarms pile up, so that it knows", async () => {
    const app = await tests.start(PATIENT);
    const healthy = await watch(app);
    const frozen = await watch(app);
    frozen.pause();
    await play(app, 4, 30);
    const big = alarmState(10, "x".repeat(2_000));
    for (let n = 0; n < 400 && app.sockets.size === 2; n++) {
      app.runtime.raise(big);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(() => app.sockets.size === 1, "the frozen screen to be cut");
    await healthy.waitFor("beat", healthy.messages("beat").length + 2);
    expect(healthy.closeCode).toBeUndefined();
  });
});

describe("a hundred screens", () => {
  it("all get the alarm while frames flow, from one encoded message", async () => {
    const app = await tests.start();
    const screens = await Promise.all(Array.from({ length: 100 }, () => watch(app)));
    const pixels = new Uint16Array(256 * 256);
    for (let n = 1; n <= 10; n++) {
      app.runtime.publish({ kind: "frame", ready: frameReady(n, pixels, 256) });
      await new Promise((resolve) => setTimeout(resolve, 33));
    }
    app.runtime.raise(alarmState(1));
    await eventually(
      () => screens.every((screen) => screen.messages("alarms").length === 2),
      "the alarm everywhere",
    );
    const beats = await screens[0]?.waitFor("beat", 2);
    expect(beats?.at(-1)?.clients).toBe(100);
  });

  it("all frozen at once, hold two frames a screen at most, and share them", async () => {
    const app = await tests.start(PATIENT);
    const screens = await Promise.all(Array.from({ length: 100 }, () => watch(app)));
    const before = bufferBytes();
    for (const screen of screens) screen.pause();
    await play(app, 60, 16);
    const buffered = [...app.sockets].map((socket) => socket.bufferedAmount);
    expect(Math.max(...buffered)).toBeLessThanOrEqual(2 * FRAME_BYTES + 64 * 1024);
    // What was dropped is free when the collector has come by: what is held would stay.
    await eventually(() => bufferBytes() - before < 8 * FRAME_BYTES, "the dropped frames to be freed");
  });
});

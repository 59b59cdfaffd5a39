/** The WebSocket on a real port: acts, state on connect, changes of runtime, the window of frames. */
import type { FrameHead, TelemetryHead } from "@cementwatch/shared/protocol/frame-message";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { alarmState, frameReady, ScriptedRuntime, sample, testSeries } from "../support/scripted-runtime.ts";
import { TestApps } from "../support/test-app.ts";

const tests = new TestApps();
afterEach(() => tests.closeAll());

describe("acts", () => {
  it("answers at once and again when the act is on disk", async () => {
    const app = await tests.start();
    let write: (isOnDisk: boolean) => void = () => undefined;
    app.runtime.onDisk = new Promise((resolve) => {
      write = resolve;
    });
    const client = await tests.connect(app);
    client.subscribe();
    client.send({ type: "act", requestId: "r1", act: { kind: "mark", label: "leak?" }, control: "MARK" });
    const [first] = await client.waitFor("result");
    expect(first).toMatchObject({ requestId: "r1", isOk: true, sequence: 1, isOnDisk: false });
    expect(app.runtime.acts).toEqual([
      { act: { kind: "mark", label: "leak?" }, actor: { role: "wall", control: "MARK" } },
    ]);
    write(true);
    const second = (await client.waitFor("result", 2))[1];
    expect(second).toMatchObject({ requestId: "r1", isOk: true, isOnDisk: true });
  });

  it("refuses playback of the monitor, naming why, and goes on", async () => {
    const app = await tests.start();
    const client = await tests.connect(app);
    client.subscribe();
    client.send({ type: "playback", requestId: "p", command: { kind: "play" } });
    const [result] = await client.waitFor("result");
    expect(result).toMatchObject({ isOk: false });
    expect(result?.error).toContain("only a replay can be steered");
    await client.waitFor("beat", 2);
  });
});

describe("what a screen shows", () => {
  const view = {
    layout: "wall watch",
    widthPx: 1920,
    heightPx: 1080,
    isVisible: true,
    texts: { risk: "NONE SEEN" },
    drawnAtUs: 5,
  };

  it("is handed over with the screen and its role", async () => {
    const app = await tests.start();
    const client = await tests.connect(app);
    client.subscribe();
    client.send({ type: "screenShown", view });
    await eventually(() => app.runtime.shownScreens.length === 1, "the screen");
    expect(app.runtime.shownScreens[0]).toMatchObject({ role: "wall", ...view });
  });

  it("costs a page its connection when it is told without end", async () => {
    const app = await tests.start();
    const client = await tests.connect(app);
    client.subscribe();
    for (let i = 0; i < 60; i++) client.send({ type: "screenShown", view });
    await eventually(() => app.sockets.size === 0, "the end of the connection");
    expect(app.runtime.shownScreens.length).toBeLessThan(30);
  });
});

describe("state", () => {
  it("gives the whole state on connect, alarms before values, and the held picture", async () => {
    const app = await tests.start();
    const pixels = new Uint16Array(64 * 64);
    app.runtime.state = {
      ...app.runtime.state,
      alarms: alarmState(3),
      series: [{ version: 1, series: testSeries }],
      samples: [sample("pressureKpa", 1_000, 5), sample("pressureKpa", 2_000, 6)],
      frames: [frameReady(7, pixels, 64)],
    };
    const client = await tests.connect(app);
    client.subscribe();
    await eventually(() => client.envelopes("frame").length === 1, "the held frame");
    const kinds = client.heard.map((message) => ("type" in message ? message.type : message.channel));
    expect(kinds.filter((kind) => kind !== "beat")).toEqual([
      "welcome",
      "config",
      "series",
      "alarms",
      "telemetry",
      "frame",
    ]);
    expect(client.messages("alarms")[0]?.state.alarms).toHaveLength(3);
    const telemetry = client.envelopes("telemetry")[0];
    expect((telemetry?.head as TelemetryHead | undefined)?.series).toEqual([
      { signal: "pressureKpa", deviceId: "pump", count: 2, quality: "valid" },
    ]);
    const payload = telemetry?.payload ?? new Uint8Array();
    expect([...new Float64Array(payload.buffer, payload.byteOffset, 4)]).toEqual([1_000, 5, 2_000, 6]);
    const frame = client.envelopes("frame")[0];
    expect(frame?.payload.byteOffset ?? 1).toSatisfy((offset: number) => offset % 8 === 0);
    expect(frame?.payload.byteLength).toBe(64 * 64 * 2);
    expect(frame?.payload[0]).toBe(7);
  });

  it("sends alarms at once, with their events, and again whole after a reconnect", async () => {
    const app = await tests.start();
    const first = await tests.connect(app);
    first.subscribe();
    await first.waitFor("alarms");
    const state = alarmState(1);
    const [alarm] = state.alarms;
    if (alarm === undefined) throw new Error("no alarm");
    app.runtime.publish({ kind: "alarm", event: { atUs: 1_000, phase: "raised", alarm } });
    app.runtime.raise(state);
    const heard = (await first.waitFor("alarms", 2))[1];
    expect(heard?.events.map((event) => event.phase)).toEqual(["raised"]);
    first.close();
    app.runtime.raise(alarmState(2));
    const again = await tests.connect(app);
    again.subscribe();
    expect((await again.waitFor("alarms"))[0]?.state.alarms).toHaveLength(2);
  });

  it("beats each 100 ms with the runtime's time and the number of screens", async () => {
    const app = await tests.start();
    const client = await tests.connect(app);
    client.subscribe();
    const beats = await client.waitFor("beat", 6);
    const times = beats.map((beat) => beat.nowUs);
    const first = times[0] ?? 0;
    const last = times.at(-1) ?? 0;
    expect(beats[0]?.clients).toBe(1);
    expect((last - first) / (beats.length - 1)).toBeGreaterThan(80_000);
  });

  it("moves monitor screens to the new runtime, and only those", async () => {
    const replay = new ScriptedRuntime(50, "replay", "session-9");
    const app = await tests.start({ replays: [replay] });
    const screen = await tests.connect(app);
    screen.subscribe();
    const review = await tests.connect(app);
    review.send({
      type: "subscribe",
      runtime: { sessionId: "session-9" },
      role: "review",
      wantsFrames: true,
    });
    await screen.waitFor("welcome");
    await review.waitFor("welcome");
    const simulated = new ScriptedRuntime(2, "simulated");
    app.registry.replaceMonitor(simulated);
    const welcomes = await screen.waitFor("welcome", 2);
    expect(screen.messages("runtimeChanged")[0]?.runtimeId).toBe(2);
    expect(welcomes[1]?.runtimeId).toBe(2);
    expect(app.runtime.listenerCount).toBe(0);
    expect(review.messages("runtimeChanged")).toEqual([]);
    review.send({ type: "playback", requestId: "p", command: { kind: "seek", toUs: 5 } });
    await review.waitFor("result");
    expect(replay.commands).toEqual([{ kind: "seek", toUs: 5 }]);
  });

  it("closes a replay when its watcher goes, and says when there is no such session", async () => {
    const app = await tests.start({ replays: [new ScriptedRuntime(50, "replay", "session-9")] });
    const review = await tests.connect(app);
    review.send({
      type: "subscribe",
      runtime: { sessionId: "session-9" },
      role: "review",
      wantsFrames: true,
    });
    await review.waitFor("welcome");
    review.close();
    await eventually(() => app.registry.closedReplays.includes(50), "the replay to be closed");
    const lost = await tests.connect(app);
    lost.send({ type: "subscribe", runtime: { sessionId: "nope" }, role: "review", wantsFrames: true });
    expect(await lost.waitForClose()).toBe(4404);
    expect(lost.closeReason).toBe("REC-UNREADABLE");
  });

  it("starts over after a seek: new generation, whole state", async () => {
    const replay = new ScriptedRuntime(50, "replay", "session-9");
    const app = await tests.start({ replays: [replay] });
    const review = await tests.connect(app);
    review.send({
      type: "subscribe",
      runtime: { sessionId: "session-9" },
      role: "review",
      wantsFrames: true,
    });
    await review.waitFor("welcome");
    replay.generation = 2;
    replay.state = { ...replay.state, alarms: alarmState(2) };
    replay.publish({ kind: "generation", generation: 2 });
    expect((await review.waitFor("welcome", 2))[1]?.generation).toBe(2);
    const alarms = await review.waitFor("alarms", 2);
    expect(alarms[1]).toMatchObject({ generation: 2 });
    expect(alarms[1]?.state.alarms).toHaveLength(2);
  });

  it("cuts a peer that answers no ping", async () => {
    const app = await tests.start({ heartbeat: { pingPeriodMs: 40, silentAfterMs: 200 } });
    const dead = await tests.connect(app);
    const alive = await tests.connect(app);
    dead.subscribe();
    alive.subscribe();
    await dead.waitFor("welcome");
    dead.pause();
    await eventually(() => app.sockets.size === 1, "the dead peer to be cut");
    await alive.waitFor("beat", 5);
    expect(alive.closeCode).toBeUndefined();
  });
});

describe("frames", () => {
  it("has two in flight until the screen says shown, then the newest, with the number it missed", async () => {
    const app = await tests.start();
    const client = await tests.connect(app, { showsFrames: false });
    client.subscribe();
    await client.waitFor("welcome");
    for (let n = 1; n <= 10; n++) {
      app.runtime.publish({ kind: "frame", ready: frameReady(n, new Uint16Array(256), 16) });
    }
    await eventually(() => client.envelopes("frame").length >= 2, "two frames");
    await client.waitFor("beat", 3);
    const numbers = (): [number, number][] =>
      client.envelopes("frame").map((frame) => {
        const { frameNumber, dropped } = frame.head as FrameHead;
        return [frameNumber, dropped];
      });
    expect(numbers()).toEqual([
      [1, 0],
      [2, 0],
    ]);
    client.send({ type: "shown", pictureId: "lateral", frameNumber: 1, drawnAtUs: 1 });
    await eventually(() => client.envelopes("frame").length === 3, "the newest frame");
    expect(numbers()[2]).toEqual([10, 7]);
    expect(app.runtime.shownFrames).toEqual([{ pictureId: "lateral", frameNumber: 1 }]);
  });

  it("sends none to a screen that wants none", async () => {
    const app = await tests.start();
    const client = await tests.connect(app);
    client.subscribe(false);
    await client.waitFor("welcome");
    app.runtime.publish({ kind: "frame", ready: frameReady(1, new Uint16Array(256), 16) });
    await client.waitFor("beat", 3);
    expect(client.envelopes("frame")).toEqual([]);
  });
});

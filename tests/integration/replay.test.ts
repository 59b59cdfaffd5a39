/** A recorded case as a replay: the same alarms at any speed, never taken for live, in a thread, with lanes and small pictures. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildApp } from "@cementwatch/server/app";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { ReplayRuntime } from "@cementwatch/server/session/replay-runtime";
import { ReplayStrips } from "@cementwatch/server/session/replay-strips";
import type { RuntimeEvent } from "@cementwatch/server/session/runtime";
import { createServices } from "@cementwatch/server/session/server-services";
import { openThreadedReplay } from "@cementwatch/server/session/threaded-replay";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { eventually } from "../support/eventually.ts";
import { HAND_BURSTS, recordCase } from "../support/recorded-session.ts";
import { StreamClient } from "../support/stream-client.ts";

const S = 1_000_000;
const ID = "2026-01-15-test";
const STEP_MS = 20;
let dataFolder = "";
let path = "";

beforeAll(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), "cementwatch-replay-"));
  mkdirSync(join(dataFolder, "sessions"));
  path = join(dataFolder, "sessions", `${ID}.mcap`);
  await recordCase(path, { ...HAND_BURSTS, fitted: ["pressure", "volume"] });
}, 60_000);
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

/** A replay whose clock and ticks are the test's. */
function manualReplay(isHeldBack = () => false) {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  let nowMs = 0;
  const reader = openSession(path);
  const runtime = new ReplayRuntime({
    runtimeId: 1,
    title: reader.title,
    reader,
    createDecoder,
    nowMs: () => nowMs,
    isHeldBack,
    onError: (error) => {
      throw error;
    },
  });
  const events: RuntimeEvent[] = [];
  runtime.subscribe((event) => void events.push(event));
  onTestFinished(() => {
    runtime.close();
    vi.useRealTimers();
  });
  return {
    runtime,
    events,
    tick: (count = 1) => {
      for (let n = 0; n < count; n++) {
        nowMs += STEP_MS;
        vi.advanceTimersByTime(STEP_MS);
      }
    },
    /** Time that passes without a tick. */
    sleep: (ms: number) => {
      nowMs += ms;
    },
  };
}

function recordedAlarms(fromUs: number, toUs: number): string[] {
  const reader = openSession(path);
  const alarms = [...reader.messages({ topics: ["/alarm"] })];
  reader.close();
  return alarms.filter(({ atUs }) => atUs > fromUs && atUs <= toUs).map(({ json }) => JSON.stringify(json));
}

describe("a replay", { timeout: 60_000 }, () => {
  it.each([
    { speed: 16, fromUs: 0, toUs: 90 * S },
    { speed: 1, fromUs: 0, toUs: 90 * S },
    { speed: 0.1, fromUs: 41 * S, toUs: 44 * S },
  ])("played at $speed × gives the recorded alarms byte for byte", ({ speed, fromUs, toUs }) => {
    const { runtime, events, tick } = manualReplay();
    runtime.playback({ kind: "seek", toUs: fromUs });
    runtime.playback({ kind: "speed", factor: speed });
    runtime.playback({ kind: "play" });
    for (let n = 0; runtime.nowUs() < toUs && n < 20_000; n++) tick();
    const played = events.flatMap((event) => (event.kind === "alarm" ? [event.event] : []));
    const wanted = recordedAlarms(fromUs, toUs);
    expect(wanted.length).toBeGreaterThan(1);
    expect(played.filter(({ atUs }) => atUs <= toUs).map((event) => JSON.stringify(event))).toEqual(wanted);
  });

  it("shows the first picture at once, and steps picture by picture both ways", () => {
    const { runtime } = manualReplay();
    const shown = () => runtime.snapshot().frames.at(-1)?.frame.frameNumber;
    expect(shown()).toBe(1);
    runtime.playback({ kind: "step", frames: 1 });
    runtime.playback({ kind: "step", frames: 1 });
    expect(shown()).toBe(3);
    runtime.playback({ kind: "step", frames: -1 });
    expect(shown()).toBe(2);
  });

  it("repeats a loop, plays on after it, and refuses one without length", () => {
    const { runtime, events, tick } = manualReplay();
    expect(() => runtime.playback({ kind: "loop", fromUs: 5 * S, toUs: 5 * S })).toThrow(
      /at least 0\.2 s after A/,
    );
    runtime.playback({ kind: "loop", fromUs: 10 * S, toUs: 11 * S });
    expect(runtime.nowUs()).toBe(10 * S);
    runtime.playback({ kind: "play" });
    events.length = 0;
    tick(160);
    const places = events.flatMap((event) => (event.kind === "playback" ? [event.state.atUs] : []));
    expect(Math.min(...places)).toBe(10 * S);
    expect(Math.max(...places)).toBeLessThanOrEqual(11 * S);
    expect(events.filter(({ kind }) => kind === "generation")).toHaveLength(3);
    expect(runtime.snapshot().playback).toMatchObject({
      isPlaying: true,
      loop: { fromUs: 10 * S, toUs: 11 * S },
    });
    runtime.playback({ kind: "loopOff" });
    tick(60);
    expect(runtime.nowUs()).toBeGreaterThan(11 * S);
  });

  it("keeps real time when nobody could take its pictures: it leaves out, and does not fall behind", () => {
    let isHeldBack = false;
    const { runtime, events, tick, sleep } = manualReplay(() => isHeldBack);
    runtime.playback({ kind: "seek", toUs: 42.5 * S });
    runtime.playback({ kind: "play" });
    tick();
    const atUs = runtime.nowUs();
    events.length = 0;
    isHeldBack = true;
    tick(10);
    expect(events).toEqual([]);
    sleep(1_000);
    isHeldBack = false;
    tick();
    expect(runtime.nowUs() - atUs).toBeCloseTo(1_220_000, -2);
    expect(events.filter(({ kind }) => kind === "frame")).toHaveLength(1);
  });
});

describe("a replay's thread", { timeout: 60_000 }, () => {
  it("marks every message of a real connection as a replay, whatever its kind", async () => {
    const services = await createServices({ dataFolder, onError: () => undefined });
    const app = await buildApp({ services, dashboard: "/nonexistent", software: "test", logger: false });
    onTestFinished(async () => {
      await app.close();
      await services.close();
    });
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    const client = await StreamClient.connect(`${url.replace("http", "ws")}/ws`);
    client.send({ type: "subscribe", runtime: { sessionId: ID }, role: "review", wantsFrames: true });
    await client.waitFor("welcome");
    const commands = [{ kind: "seek", toUs: 41 * S }, { kind: "speed", factor: 16 }, { kind: "play" }];
    for (const [i, command] of commands.entries())
      client.send({ type: "playback", requestId: `p${i}`, command });
    client.send({ type: "ping", clientSentMs: 1 });
    client.send({ type: "act", requestId: "no", act: { kind: "start" }, control: "test" });
    const kinds = [
      "welcome",
      "config",
      "series",
      "alarms",
      "assessment",
      "overlay",
      "procedure",
      "status",
    ] as const;
    for (const kind of [...kinds, "playback", "beat", "pong", "result"] as const) await client.waitFor(kind);
    await client.waitFor("result", 4);
    expect(client.messages("result").find(({ requestId }) => requestId === "no")?.isOk).toBe(false);
    await eventually(() => client.messages("alarms").some(({ events }) => events.length > 0), "an alarm");
    await eventually(() => client.envelopes("frame").length > 2, "pictures");
    await eventually(() => client.envelopes("telemetry").length > 1, "samples");
    const unmarked = client.heard.filter(({ origin }) => origin !== "replay");
    expect(unmarked).toEqual([]);
  });

  it("refuses what is no session with the reason, and takes no act", async () => {
    const garbage = join(dataFolder, "garbage.mcap");
    writeFileSync(garbage, "this is no session");
    const onError = () => undefined;
    await expect(openThreadedReplay({ paths: [garbage], runtimeId: 1 }, onError)).rejects.toThrow(
      /REC-UNREADABLE.*no readable part/,
    );
    const replay = await openThreadedReplay({ paths: [path], runtimeId: 1 }, onError);
    expect(replay.snapshot().frames).toHaveLength(1);
    expect(() => replay.act()).toThrow(/takes no acts/);
    await expect(replay.playback({ kind: "loop", fromUs: 9, toUs: 3 })).rejects.toThrow(/set B at least/);
    replay.close();
    await expect(replay.playback({ kind: "play" })).rejects.toThrow(/over/);
  });
});

describe("the lanes of a session", { timeout: 60_000 }, () => {
  it("hold looks, curves, injections and phases, with a small picture for each look, made once", async () => {
    const strips = new ReplayStrips(dataFolder);
    onTestFinished(() => strips.close());
    const [strip, again] = await Promise.all([strips.strip(ID), strips.strip(ID)]);
    expect(again).toEqual(strip);
    expect(strip).toMatchObject({ startUs: 0, endUs: 90 * S, gaps: [] });
    expect(strip.looks.length).toBeGreaterThan(5);
    expect(strip.injections.length).toBeGreaterThan(2);
    expect(strip.levels).toEqual([{ atUs: expect.any(Number), value: "L1" }]);
    expect(strip.curves.map(({ signal }) => signal)).toEqual(["volumeMl", "pressureKpa"]);
    expect(Math.max(...(strip.curves[0]?.highs ?? []).map(Number))).toBeGreaterThan(1);
    expect(strip.phases.map(({ value }) => value)).toContain("injecting");
    expect(strip.thumbnails.length).toBeGreaterThanOrEqual(strip.looks.length);
    for (const { fromUs, toUs } of strip.looks)
      expect(strip.thumbnails.some(({ atUs }) => atUs >= fromUs && atUs <= toUs)).toBe(true);
    const png = await strips.thumbnail(ID, 0);
    expect(
      Buffer.from(png ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    expect(Buffer.from(png ?? []).readUInt32BE(16)).toBeLessThanOrEqual(160);
    expect(await strips.thumbnail(ID, 9_999)).toBeUndefined();

    const folders = () => readdirSync(join(dataFolder, "replay-cache"));
    const [first] = folders();
    utimesSync(path, new Date(), new Date(Date.UTC(2026, 0, 1)));
    await strips.strip(ID);
    expect(folders()).toHaveLength(1);
    expect(folders()).not.toEqual([first]);
  });

  it("say what is wrong: no such session, a path that leads away, a file that is none", async () => {
    const strips = new ReplayStrips(dataFolder);
    onTestFinished(() => strips.close());
    await expect(strips.strip("nobody")).rejects.toThrow(/no recorded session nobody/);
    await expect(strips.thumbnail("../sessions", 0)).rejects.toThrow(/no recorded session/);
    writeFileSync(join(dataFolder, "sessions", "broken.mcap"), "nothing of a session");
    await expect(strips.strip("broken")).rejects.toThrow(/no readable part/);
    await expect(strips.events("broken")).rejects.toThrow(/no readable part/);
    expect(readdirSync(join(dataFolder, "replay-cache")).some((name) => name.startsWith("broken"))).toBe(
      false,
    );
  });

  it("come with the alarms as they were recorded", async () => {
    const strips = new ReplayStrips(dataFolder);
    onTestFinished(() => strips.close());
    const { alarms, otherSoftware } = await strips.events(ID);
    expect(alarms.map((event) => JSON.stringify(event))).toEqual(recordedAlarms(0, 90 * S));
    expect(otherSoftware).toBeUndefined();
  });
});

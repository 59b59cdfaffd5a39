import { Ingest } from "@cementwatch/client/connection/ingest";
import { EvidenceHistory } from "@cementwatch/client/store/evidence-history";
import { FrameSlots } from "@cementwatch/client/store/frame-slot";
import { createSessionStore, type FindingMap } from "@cementwatch/client/store/session-state";
import { createTelemetryStore } from "@cementwatch/client/store/telemetry-store";
import { type EnvelopeHeader, encodeEnvelopeHead } from "@cementwatch/shared/protocol/envelope";
import { beforeEach, describe, expect, it } from "vitest";
import { alarm, assessment, config, series } from "../../../support/wall-scenes.ts";

const RUNTIME = 3;

function page() {
  const answers: [string, number][] = [];
  const store = createSessionStore(0);
  const targets = {
    store,
    frames: new FrameSlots((id, frame) => answers.push([id, frame])),
    telemetry: createTelemetryStore(),
    findings: new Map() as FindingMap,
    evidence: new EvidenceHistory(),
  };
  return { ...targets, answers, ingest: new Ingest(targets), state: () => store.getState() };
}

let room = page();
beforeEach(() => {
  room = page();
  welcome();
});

function welcome(runtimeId = RUNTIME, generation = 1) {
  const about = {
    sessionId: "s",
    title: "t",
    software: "x",
    nowUs: 0,
    isRecording: true,
    config: config({}),
  };
  room.ingest.message({ type: "welcome", runtimeId, generation, origin: "live", ...about }, 0);
}

function binary(
  channel: "frame" | "telemetry",
  head: unknown,
  payload: Uint8Array,
  change: Partial<EnvelopeHeader> = {},
) {
  const header = {
    channel,
    origin: "live",
    flags: 0,
    runtimeId: RUNTIME,
    generation: 1,
    sequence: 1,
    atUs: 0,
  } as const;
  const start = encodeEnvelopeHead({ ...header, ...change }, head);
  const whole = new Uint8Array(start.length + payload.length);
  whole.set(start);
  whole.set(payload, start.length);
  room.ingest.binary(whole.buffer, 0);
}

const say = (risk: object, atUs = 0) => ({
  type: "assessment" as const,
  runtimeId: RUNTIME,
  generation: 1,
  assessment: assessment({ atUs, risk }),
});

function frame(frameNumber: number, change: object = {}) {
  const { rows, columns } = series("lateral").series;
  const head = {
    pictureId: "lateral",
    view: "lateral",
    delivery: "live",
    seriesVersion: 1,
    frameNumber,
    measuredAtUs: 0,
    rows,
    columns,
    bytesPerPixel: 2,
    dropped: 0,
    ...change,
  };
  const pixels = new Uint16Array(rows * columns).fill(frameNumber);
  binary("frame", head, new Uint8Array(pixels.buffer));
}

describe("what a page takes in", () => {
  it("shows a changed word at once and everything else at most ten times a second", () => {
    room.ingest.message(say({}, 0), 1000);
    room.ingest.message(say({}, 50_000), 1050);
    expect(room.state().assessment?.atUs).toBe(0);
    room.ingest.tick(1100);
    expect(room.state().assessment?.atUs).toBe(50_000);
    room.ingest.message(say({ word: "STOP", state: "stop" }, 60_000), 1101);
    expect(room.state().assessment?.risk.word).toBe("STOP");
  });

  it("takes alarms at once and lists one that was there before it connected", () => {
    const there = alarm({ raisedAtUs: 5 });
    const message = {
      type: "alarms" as const,
      runtimeId: RUNTIME,
      generation: 1,
      state: { alarms: [there] },
    };
    room.ingest.message({ ...message, events: [] }, 0);
    room.ingest.message({ ...message, events: [{ atUs: 9, phase: "acknowledged", alarm: there }] }, 0);
    room.ingest.message({ ...message, events: [{ atUs: 9, phase: "acknowledged", alarm: there }] }, 0);
    expect(room.state().alarms.alarms).toEqual([there]);
    expect(room.state().alarmHistory.map(({ phase, atUs }) => [phase, atUs])).toEqual([
      ["acknowledged", 9],
      ["raised", 5],
    ]);
  });

  it("keeps picture and finding of the view that one C-arm was turned away from, and reads them with their own series", () => {
    const about = { runtimeId: RUNTIME, generation: 1 };
    const { series: lateral } = series("lateral");
    for (const [seriesVersion, view] of [
      [1, "lateral"],
      [2, "ap"],
    ] as const) {
      room.ingest.message({ type: "series", ...about, seriesVersion, series: { ...lateral, view } }, 0);
    }
    frame(7, { seriesVersion: 1 });
    frame(8, { seriesVersion: 2, view: "ap" });
    frame(9, { seriesVersion: 3 });
    expect(room.frames.lastOf("lateral")?.head.frameNumber).toBe(7);
    expect(room.frames.lastOf("ap")).toMatchObject({ head: { frameNumber: 8 }, series: { view: "ap" } });
    expect(room.state().connection.rejected).toBe(1);
  });

  it("keeps the last readings of each detector", () => {
    room.ingest.message(say({}, 5), 0);
    room.ingest.message(say({}, 5), 0);
    room.ingest.message(say({}, 7), 0);
    expect(room.evidence.window("toStopLineMm lateral", 0, 10, 10).values).toEqual([6.2, 6.2]);
  });

  it("drops what belongs to another runtime or an older generation, and clears for a newer one", () => {
    room.ingest.message({ ...say({}), runtimeId: 99 }, 0);
    expect(room.state().assessment).toBeUndefined();
    room.ingest.message({ ...say({}), generation: 2 }, 0);
    room.telemetry.ring("volumeMl").push(1, 1);
    room.ingest.message(say({ word: "OLD" }), 1000);
    expect(room.state().assessment?.risk.word).toBe("NONE SEEN");
    expect(room.state().connection.superseded).toBe(2);
    room.ingest.message({ ...say({}), generation: 3 }, 2000);
    expect(room.telemetry.ring("volumeMl").length).toBe(0);
  });

  it("forgets everything when the runtime is replaced", () => {
    room.ingest.message(say({ word: "STOP" }), 0);
    welcome(RUNTIME + 1);
    expect(room.state().assessment).toBeUndefined();
    expect(room.state().welcome?.runtimeId).toBe(RUNTIME + 1);
  });

  it("takes a frame of its series as a view of the message, and answers when nobody draws it", () => {
    frame(7);
    expect(room.frames.lastOf("lateral")).toBeUndefined();
    expect(room.state().connection.rejected).toBe(1);
    room.ingest.message({ type: "series", runtimeId: RUNTIME, generation: 1, ...versioned() }, 0);
    frame(8);
    expect(room.frames.lastOf("lateral")?.pixels[1000]).toBe(8);
    expect(room.answers).toEqual([["lateral", 8]]);
  });

  it("refuses frames of other sizes, cut frames and anything that is no envelope", () => {
    room.ingest.message({ type: "series", runtimeId: RUNTIME, generation: 1, ...versioned() }, 0);
    frame(1, { rows: 8 });
    frame(2, { rows: 100_000 });
    frame(3, { seriesVersion: 2 });
    frame(4, { bytesPerPixel: 4 });
    room.ingest.binary(new ArrayBuffer(40), 0);
    room.ingest.binary(new ArrayBuffer(3), 0);
    expect(room.frames.lastOf("lateral")).toBeUndefined();
    expect(room.state().connection.rejected).toBe(6);
  });

  it("puts samples into their rings, but not invalid ones, and refuses a cut batch", () => {
    const pairs = new Float64Array([100, 1.5, 200, 1.6, 150, 9]);
    const row = { deviceId: "pump", quality: "valid" };
    const head = {
      series: [
        { ...row, signal: "volumeMl", count: 2 },
        { ...row, signal: "pressureKpa", count: 1, quality: "invalid" },
      ],
    };
    binary("telemetry", head, new Uint8Array(pairs.buffer));
    expect(room.telemetry.ring("volumeMl").last()).toEqual({ atUs: 200, value: 1.6 });
    expect(room.telemetry.ring("pressureKpa").length).toBe(0);
    binary("telemetry", head, new Uint8Array(pairs.buffer.slice(0, 32)));
    expect(room.state().connection.rejected).toBe(1);
  });
});

function versioned() {
  const { version, series: description } = series("lateral");
  return { seriesVersion: version, series: description };
}

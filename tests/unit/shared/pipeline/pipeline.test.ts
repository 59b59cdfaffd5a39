import { describe, expect, it } from "vitest";
import { outside, PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

describe("risk state", () => {
  it("is NOT WATCHING with the reason until a picture was judged, then NONE SEEN with its view", () => {
    const room = new PipelineRoom();
    room.advance(0.2 * S);
    expect(room.assessment().risk).toMatchObject({ state: "notWatching", detail: "no picture yet" });
    room.frame(0.3 * S, { notValid: "noReference" });
    room.advance(0.6 * S);
    expect(room.assessment().risk.detail).toBe("no reference");
    room.watch(0.7 * S, 1.2 * S);
    expect(room.assessment().risk).toMatchObject({
      state: "noneVisible",
      word: "NONE SEEN",
      view: "lateral",
    });
  });

  it("is NOT WATCHING when the outline is not confirmed after a turned C-arm", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 1 * S);
    room.act(1 * S, { kind: "viewChanged", view: "lateral" });
    room.advance(1.2 * S);
    expect(room.assessment().risk).toMatchObject({ state: "notWatching", detail: "outline not confirmed" });
    room.act(1.3 * S, { kind: "confirmOutline", view: "lateral" });
    room.advance(1.5 * S);
    expect(room.assessment().risk.state).toBe("noneVisible");
  });

  it("stays STOP when the beam goes off and then the serial line is lost", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 2 * S, { outside: [outside()] });
    expect(room.assessment().risk).toMatchObject({ state: "stop", detail: "CEMENT BEHIND WALL" });
    room.advance(5 * S);
    room.link(6 * S, "pump", "lost");
    room.advance(20 * S);
    expect(room.assessment().risk.state).toBe("stop");
    expect(room.assessment().risk.missing).toContain("pressureKpa");
    room.act(21 * S, { kind: "acknowledge", alarmId: "all" });
    room.advance(40 * S);
    expect(room.assessment().risk.state).toBe("stop");
  });

  it("is WATCH while a leak is known, and STOP again when it grows by a quarter", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 1 * S, { outside: [outside({ areaMm2: 4 })] });
    const id = room.alarms()[0]?.alarm.id ?? -1;
    room.act(1.1 * S, { kind: "knownLeak", alarmId: id });
    room.watch(1.2 * S, 2 * S, { outside: [outside({ areaMm2: 4.8 })] });
    expect(room.assessment().risk).toMatchObject({
      state: "watch",
      detail: "KNOWN LEAK · CEMENT BEHIND WALL",
    });
    room.watch(2 * S, 3 * S, { outside: [outside({ areaMm2: 5.1 })] });
    expect(room.assessment().risk.state).toBe("stop");
  });
});

describe("pictures", () => {
  it("are held when the beam goes off, with no alarm and no sound", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 1 * S);
    for (let at = 1 * S; at < 12 * S; at += 100_000) room.reading(at, 10, 1);
    expect(room.assessment().pictures[0]?.state).toBe("held");
    expect(room.raised()).toEqual([]);
  });

  it("are held, not live, when a grabber repeats the same picture", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 1 * S);
    for (let at = 1 * S; at < 4 * S; at += 33_333) room.frame(at, false, 9999);
    expect(room.assessment().pictures[0]?.state).toBe("held");
  });

  it("are NO SIGNAL when the source is lost during HELD: medium alarm after 1 s, and it ends when the source is back", () => {
    const room = new PipelineRoom(
      roomConfig({ devices: [], fitted: { pressure: false, volume: "none", temperature: false } }),
    );
    room.frame(0.1 * S);
    room.advance(3 * S);
    room.link(3 * S, "lat", "lost");
    room.advance(3.9 * S);
    expect(room.assessment().pictures[0]?.state).toBe("noSignal");
    expect(room.assessment().risk).toMatchObject({ state: "notWatching", detail: "no signal" });
    expect(room.raised()).toEqual([]);
    room.advance(4.1 * S);
    expect(room.alarms().map((event) => [event.phase, event.alarm.condition, event.alarm.priority])).toEqual([
      ["raised", "T1a", "medium"],
    ]);
    room.link(5 * S, "lat", "running");
    room.frame(5.1 * S);
    room.advance(6 * S);
    expect(room.alarms().at(-1)?.phase).toBe("ended");
  });

  it("are FROZEN only with proof that the beam is on", () => {
    const config = roomConfig();
    const room = new PipelineRoom({
      ...config,
      pictures: config.pictures.map((picture) => ({ ...picture, beamSource: "contact" as const })),
    });
    room.put(0.1 * S, { kind: "beam", pictureId: "lat", isOn: true });
    room.frame(0.2 * S);
    room.advance(0.6 * S);
    expect(room.assessment().pictures[0]?.state).toBe("live");
    room.advance(2 * S);
    expect(room.assessment().pictures[0]?.state).toBe("frozen");
    room.put(2 * S, { kind: "beam", pictureId: "lat", isOn: false });
    room.advance(2.2 * S);
    expect(room.assessment().pictures[0]?.state).toBe("held");
  });

  it("are a STORED RUN when their source is not live", () => {
    const config = roomConfig();
    const room = new PipelineRoom({
      ...config,
      pictures: config.pictures.map((picture) => ({ ...picture, isLive: false })),
    });
    room.frame(0.2 * S);
    room.advance(0.3 * S);
    expect(room.assessment().pictures[0]?.state).toBe("stored");
  });

  it("that are not analysed for a second make the monitor say so", () => {
    const room = new PipelineRoom();
    for (let at = 0.1 * S; at < 3 * S; at += 100_000) room.frame(at, false);
    expect(room.assessment().risk).toMatchObject({ state: "notWatching", detail: "image analysis stopped" });
    room.advance(3.2 * S);
    expect(room.raised()).toContain("T4");
  });
});

describe("telemetry", () => {
  it("is lost at once when the link breaks, alarms after 1 s, and never keeps an old value fresh", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 2 * S);
    expect(room.assessment().signals.map((signal) => signal.state)).toEqual(["fresh", "fresh"]);
    room.link(2 * S, "pump", "lost");
    room.advance(2.2 * S);
    expect(room.assessment().signals.map((signal) => signal.state)).toEqual(["lost", "lost"]);
    expect(room.assessment().delivered.volumeMl).toBeUndefined();
    room.advance(3.3 * S);
    expect(room.raised().filter((condition) => condition === "T1a")).toHaveLength(1);
  });

  it("goes stale by age alone, without any close event", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 1 * S);
    room.advance(1.7 * S);
    expect(room.assessment().signals[0]?.state).toBe("stale");
    room.advance(3 * S);
    expect(room.assessment().signals[0]?.state).toBe("lost");
  });

  it("that is not fitted has no signal, no fault and no alarm", () => {
    const room = new PipelineRoom(
      roomConfig({ devices: [], fitted: { pressure: false, volume: "none", temperature: false } }),
    );
    for (let at = 0.1 * S; at < 3 * S; at += 100_000) room.frame(at);
    expect(room.assessment().signals).toEqual([]);
    expect(room.raised()).toEqual([]);
    expect(room.assessment().risk.state).toBe("noneVisible");
  });

  it("above the pressure limit alarms after its debounce; a single spike does not", () => {
    const room = new PipelineRoom();
    room.reading(0.1 * S, 4000, 1);
    room.reading(0.2 * S, 500, 1);
    room.advance(1 * S);
    expect(room.alarms().filter((event) => event.alarm.reason === "limit")).toEqual([]);
    for (let at = 1 * S; at < 2 * S; at += 50_000) room.reading(at, 3500, 1);
    expect(room.alarms().find((event) => event.alarm.reason === "limit")?.alarm).toMatchObject({
      condition: "A6",
      priority: "medium",
      reason: "limit",
    });
  });

  it("with a calibration of another device is shown as uncalibrated and gives no evidence", () => {
    const config = roomConfig();
    const calibration = { id: "x", deviceSerial: "another", coefficients: [0, 1] };
    const devices = config.devices.map((device) => ({
      ...device,
      calibrations: { injectorPressure: calibration },
    }));
    const room = new PipelineRoom({ ...config, devices });
    for (let at = 0.1 * S; at < 2 * S; at += 50_000) room.reading(at, 9000, 1);
    expect(room.assessment().signals[0]).toMatchObject({ quality: "uncalibrated", value: 9000 });
    expect(room.raised()).not.toContain("A6");
    expect(
      room.outputs.some(
        (output) => output.kind === "fault" && output.fault.code === "PIP-CALIBRATION-MISMATCH",
      ),
    ).toBe(true);
  });
});

describe("cement that moved unseen", () => {
  it("gives one LOW signal at 0.5 mL since the last look and ends with the next look", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 1 * S);
    for (let i = 0; i < 60; i++) room.reading(1 * S + i * 100_000, 500, 1 + i * 0.01);
    room.advance(7 * S);
    expect(room.assessment().sinceLook.volumeMl).toBeCloseTo(0.59, 2);
    expect(room.raised()).toEqual(["T1b"]);
    expect(room.alarms()[0]?.alarm.priority).toBe("low");
    expect(room.assessment().risk).toMatchObject({ state: "notWatching", detail: "beam off" });
    room.frame(7.1 * S);
    room.reading(7.15 * S, 100, 1.6);
    room.advance(7.5 * S);
    expect(room.alarms().at(-1)?.phase).toBe("ended");
    expect(room.assessment().risk.state).toBe("noneVisible");
  });

  it("counts marked injection when volume is not fitted: LOW after 30 s", () => {
    const room = new PipelineRoom(
      roomConfig({ devices: [], fitted: { pressure: false, volume: "none", temperature: false } }),
    );
    room.frame(0.1 * S);
    room.act(1 * S, { kind: "injecting", isInjecting: true });
    room.advance(30 * S);
    expect(room.raised()).toEqual([]);
    room.advance(31.2 * S);
    expect(room.raised()).toEqual(["T1b"]);
  });
});

describe("acts", () => {
  it("mix start counts from when it happened, and undo takes it back within 10 s only", () => {
    const room = new PipelineRoom();
    const sequence = room.act(100 * S, { kind: "mixStarted", secondsAgo: 60 });
    room.advance(100.2 * S);
    expect(room.assessment().cement.ageUs).toBeCloseTo(60.2 * S, -4);
    expect(room.pipeline.refusal({ kind: "undo", sequence: sequence + 100 })).toMatch(/nothing to undo/);
    room.act(105 * S, { kind: "undo", sequence });
    room.advance(105.2 * S);
    expect(room.assessment().cement.phase).toBe("notMixed");
    const second = room.act(110 * S, { kind: "mixStarted", secondsAgo: 0 });
    room.act(121 * S, { kind: "undo", sequence: second });
    room.advance(121.2 * S);
    expect(room.assessment().cement.phase).toBe("mixing");
  });

  it("zero takes the mean of the last second, and is refused under pressure or without a signal", () => {
    const room = new PipelineRoom();
    expect(room.pipeline.refusal({ kind: "zeroPressure" })).toMatch(/fresh, valid pressure/);
    for (let at = 0.1 * S; at < 1.5 * S; at += 100_000) room.reading(at, 30, 1);
    expect(room.pipeline.refusal({ kind: "zeroPressure" })).toMatch(/Open the line to air first/);
    expect(room.pipeline.refusal({ kind: "zeroPressure", isLineOpen: true })).toBeUndefined();
    room.act(1.5 * S, { kind: "zeroPressure", isLineOpen: true });
    room.reading(1.6 * S, 40, 1);
    room.advance(1.8 * S);
    expect(room.assessment().signals[0]?.value).toBeCloseTo(10, 6);
    for (let at = 2 * S; at < 4 * S; at += 100_000) room.reading(at, 900, 1);
    expect(room.pipeline.refusal({ kind: "zeroPressure" })).toMatch(/release the syringe/);
  });

  it("a syringe change keeps the delivered total", () => {
    const room = new PipelineRoom();
    for (let i = 0; i <= 20; i++) room.reading((1 + i) * 100_000, 100, i * 0.1);
    room.act(2.2 * S, { kind: "syringeChanged" });
    for (let i = 0; i <= 5; i++) room.reading(2.3 * S + i * 100_000, 100, i * 0.1);
    room.advance(3 * S);
    expect(room.assessment().delivered.pumpVolumeMl).toBeCloseTo(2.5, 6);
  });

  it("counted volume is approximate and says how it was counted", () => {
    const room = new PipelineRoom(
      roomConfig({ devices: [], fitted: { pressure: false, volume: "counted", temperature: false } }),
    );
    room.act(1 * S, { kind: "countVolume", unit: "tube" });
    room.act(2 * S, { kind: "countVolume", unit: "tube" });
    room.advance(2.2 * S);
    expect(room.assessment().delivered).toMatchObject({ volumeMl: 3, isApproximate: true, note: "2 tubes" });
  });
});

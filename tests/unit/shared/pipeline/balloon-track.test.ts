/** Balloons of a case: presses, typed readings, undo, replacement, levels. */
import { describe, expect, it } from "vitest";
import { BalloonRoom } from "../../../support/balloon-room.ts";
import { S } from "../../../support/pipeline-room.ts";

const FULL = [{ atS: 1, kpa: 900, ml: 2 }];

describe("presses", () => {
  it("lead through a balloon without any sensor", () => {
    const room = new BalloonRoom({ sensed: [] });
    room.advance(S);
    expect(room.balloon()?.state).toBe("inserted");
    room.act(S, { kind: "balloon", side: "left", step: "inflating" });
    room.advance(2 * S);
    expect(room.balloon()?.state).toBe("inflating");
    room.advance(10 * S);
    expect(room.balloon()?.state).toBe("holding");
    room.act(10 * S, { kind: "balloon", side: "left", step: "deflated" });
    room.advance(11 * S);
    expect(room.balloon()?.state).toBe("deflated");
    room.act(11 * S, { kind: "balloon", side: "left", step: "removed" });
    room.advance(12 * S);
    expect(room.balloon()).toBeUndefined();
  });

  it("can be taken back for 10 s", () => {
    const room = new BalloonRoom({ sensed: [] });
    room.act(S, { kind: "balloon", side: "left", step: "inflating" });
    const deflated = room.act(2 * S, { kind: "balloon", side: "left", step: "deflated" });
    expect(room.pipeline.refusal({ kind: "undo", sequence: deflated })).toBeUndefined();
    room.act(5 * S, { kind: "undo", sequence: deflated });
    room.advance(6 * S);
    expect(room.balloon()?.state).toBe("holding");
  });

  it("cannot be taken back later", () => {
    const room = new BalloonRoom({ sensed: [] });
    const first = room.act(S, { kind: "balloon", side: "left", step: "inflating" });
    room.act(12 * S, { kind: "undo", sequence: first });
    room.advance(13 * S);
    expect(room.balloon()?.state).toBe("holding");
  });

  it("of a burst are believed without an alarm: who pressed knows", () => {
    const room = new BalloonRoom({ sensed: [] });
    room.act(S, { kind: "balloon", side: "left", step: "inflating" });
    room.act(2 * S, { kind: "balloon", side: "left", step: "ruptured" });
    room.advance(3 * S);
    expect(room.balloon()?.state).toBe("ruptured");
    expect(room.balloonAlarms()).toEqual([]);
  });

  it("of height and wall stand as stop conditions while it is inflated", () => {
    const room = new BalloonRoom({ sensed: [] });
    room.act(S, { kind: "balloon", side: "left", step: "inflating" });
    room.act(2 * S, { kind: "balloon", side: "left", step: "heightRestored" });
    const wall = room.act(3 * S, { kind: "balloon", side: "left", step: "wallTouched" });
    room.advance(4 * S);
    expect(room.balloon()?.stopReasons).toEqual(["height restored", "balloon at a wall"]);
    room.act(4 * S, { kind: "undo", sequence: wall });
    room.advance(5 * S);
    expect(room.balloon()?.stopReasons).toEqual(["height restored"]);
  });
});

describe("typed readings", () => {
  it("are marked, age, and are dashed after a minute", () => {
    const room = new BalloonRoom({ sensed: [] });
    room.act(S, { kind: "balloonReading", side: "left", pressureKpa: 690, volumeMl: 1.5 });
    room.advance(31 * S);
    expect(room.balloon()).toMatchObject({
      pressureKpa: 690,
      volumeMl: 1.5,
      isByHand: true,
      ageUs: 30 * S,
    });
    room.advance(62 * S);
    expect(room.balloon()?.pressureKpa).toBeUndefined();
    expect(room.balloon()?.volumeMl).toBeUndefined();
    expect(room.balloon()?.state).toBe("holding");
  });

  it("are taken back with all that they made", () => {
    const room = new BalloonRoom({ sensed: [] });
    room.act(S, { kind: "balloonReading", side: "left", pressureKpa: 690, volumeMl: 1.5 });
    const wrong = room.act(2 * S, { kind: "balloonReading", side: "left", pressureKpa: 6900, volumeMl: 15 });
    room.act(3 * S, { kind: "undo", sequence: wrong });
    room.advance(4 * S);
    expect(room.balloon()).toMatchObject({ pressureKpa: 690, volumeMl: 1.5 });
    expect(room.state().balloons.current.left?.typed.peakKpa).toBe(690);
    expect(room.state().balloons.current.left?.reached).toEqual([]);
  });

  it("complete a gauge that has only a pressure", () => {
    const room = new BalloonRoom();
    const config = room.pipeline.config();
    const devices = config.devices.map((device) => ({
      ...device,
      roles: device.roles.filter((role) => role !== "balloonVolumeLeft"),
    }));
    room.put(S, { kind: "config", config: { ...config, devices } });
    room.gauge(2 * S, 800, 0);
    room.act(2 * S, { kind: "balloonReading", side: "left", volumeMl: 2 });
    room.advance(2.1 * S);
    expect(room.balloon()).toMatchObject({ pressureKpa: 800, volumeMl: 2, isByHand: true });
  });

  it("of a quick fall are no burst: what lay between is not known", () => {
    const room = new BalloonRoom({ sensed: [] });
    room.act(S, { kind: "balloonReading", side: "left", pressureKpa: 900 });
    room.act(1.2 * S, { kind: "balloonReading", side: "left", pressureKpa: 0 });
    room.act(5 * S, { kind: "balloonReading", side: "left", pressureKpa: 900, volumeMl: 3 });
    room.advance(6 * S);
    expect(room.balloonAlarms()).toEqual([]);
    expect(room.state().balloons.current.left?.typed.rupturedAtUs).toBeUndefined();
    expect(room.state().balloons.current.left?.typed.peakMl).toBe(3);
  });
});

describe("another balloon", () => {
  it("begins with an inflation after the removal of the last", () => {
    const room = new BalloonRoom({ sensed: [] });
    room.act(S, { kind: "balloon", side: "left", step: "ruptured" });
    room.act(2 * S, { kind: "balloon", side: "left", step: "removed" });
    room.act(3 * S, { kind: "balloon", side: "left", step: "inflating" });
    room.advance(4 * S);
    expect(room.balloon()?.state).toBe("inflating");
    expect(room.state().balloons.past).toHaveLength(1);
  });

  it("begins at another level, and not while the first is still full", () => {
    const room = new BalloonRoom();
    room.inflate(FULL, 10);
    const config = room.pipeline.config();
    room.put(10 * S, {
      kind: "config",
      config: { ...config, procedure: { ...config.procedure, level: "T12" } },
    });
    room.gauge(11 * S, 800, 2);
    expect(room.state().balloons.current.left?.level).toBe("L1");
    room.samples([
      { atS: 12, kpa: 400, ml: 1 },
      { atS: 13, kpa: 0, ml: 0 },
      { atS: 20, kpa: 500, ml: 0.5 },
    ]);
    expect(room.state().balloons.current.left?.level).toBe("T12");
    expect(room.state().balloons.past.map(({ level }) => level)).toEqual(["L1"]);
  });
});

describe("a snapshot", () => {
  it("brings a balloon back", () => {
    const room = new BalloonRoom();
    room.inflate(FULL, 20);
    const snapshot = room.pipeline.snapshot();
    const other = new BalloonRoom();
    other.pipeline.restore(snapshot);
    expect(other.state().balloons).toEqual(room.state().balloons);
  });
});

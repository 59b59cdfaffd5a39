/** What the screens and the record say of balloons. */
import { balloonRecords, cavityVolumeMl } from "@cementwatch/shared/pipeline/balloon-status";
import { describe, expect, it } from "vitest";
import { BalloonRoom } from "../../../support/balloon-room.ts";
import { S } from "../../../support/pipeline-room.ts";

const STEPS = [
  { atS: 1, kpa: 400, ml: 0.5 },
  { atS: 30, kpa: 1600, ml: 3, decay01: 0.01 },
];

describe("statuses", () => {
  it("are absent in a vertebroplasty without balloons", () => {
    const room = new BalloonRoom({ sensed: [], procedure: { procedure: "PVP" } });
    room.advance(S);
    expect(room.assessment().balloons).toBeUndefined();
  });

  it("show decay and wait of the newest step", () => {
    const room = new BalloonRoom();
    room.inflate([{ atS: 1, kpa: 900, ml: 2, decay01: 0.3 }], 22);
    room.advance(22 * S);
    const balloon = room.balloon();
    expect(balloon?.decay01).toBeCloseTo(0.22, 1);
    expect((balloon?.waitedUs ?? 0) / S).toBeCloseTo(20.4, 0);
    expect(balloon?.state).toBe("holding");
  });

  it("dash a gauge that stopped", () => {
    const room = new BalloonRoom();
    room.inflate([{ atS: 1, kpa: 900, ml: 2 }], 10);
    room.advance(12 * S);
    expect(room.balloon()?.pressureKpa).toBeUndefined();
    expect(room.balloon()?.state).toBe("holding");
  });

  it("show an uncalibrated gauge as such and take no evidence from it", () => {
    const room = new BalloonRoom();
    const config = room.pipeline.config();
    const devices = config.devices.map((device) => ({ ...device, calibrations: {} }));
    room.put(0, { kind: "config", config: { ...config, devices } });
    room.inflate([{ atS: 1, kpa: 2900, ml: 2 }], 3);
    room.advance(3 * S);
    expect(room.balloon()).toMatchObject({ note: "uncalibrated" });
    expect(room.balloon()?.pressureKpa).toBeGreaterThan(2700);
    expect(room.balloonAlarms()).toEqual([]);
  });
});

describe("the record", () => {
  it("tells steps, peak, cavity and what was reached", () => {
    const room = new BalloonRoom();
    room.inflate(STEPS, 70);
    room.samples([
      { atS: 71, kpa: 700, ml: 1.5 },
      { atS: 72, kpa: 0, ml: 0 },
    ]);
    const [record] = balloonRecords(room.state());
    expect(record).toMatchObject({
      side: "left",
      profileId: "balloon-15-400",
      peakPressureKpa: 1600,
      peakVolumeMl: 3,
      cavityVolumeMl: 3,
      isRuptured: false,
      deflatedAtUs: 72 * S,
      stopReasons: ["no decay near the limit"],
    });
    expect(record?.steps.map(({ peakKpa, volumeMl }) => [peakKpa, volumeMl])).toEqual([
      [400, 0.5],
      [1600, 3],
    ]);
    expect(balloonRecords(room.state(), "T5")).toEqual([]);
  });

  it("keeps silent about a balloon that was never inflated", () => {
    const room = new BalloonRoom();
    room.gauge(S, 3, 0);
    expect(balloonRecords(room.state())).toEqual([]);
  });
});

describe("the cavity", () => {
  it("is the active side's, of both when nobody said which, and known only once it is empty", () => {
    const room = new BalloonRoom({ sensed: [] });
    room.act(S, { kind: "balloonReading", side: "left", pressureKpa: 900, volumeMl: 2.5 });
    room.act(S, { kind: "balloonReading", side: "right", pressureKpa: 900, volumeMl: 3 });
    expect(cavityVolumeMl(room.state())).toBeUndefined();
    room.act(2 * S, { kind: "balloon", side: "left", step: "deflated" });
    room.act(2 * S, { kind: "balloon", side: "right", step: "deflated" });
    expect(cavityVolumeMl(room.state())).toBe(2.5);
    const config = room.pipeline.config();
    room.put(3 * S, {
      kind: "config",
      config: { ...config, procedure: { ...config.procedure, side: "right" } },
    });
    expect(cavityVolumeMl(room.state())).toBe(3);
  });
});

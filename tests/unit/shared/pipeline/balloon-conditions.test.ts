/** Alarms of the balloon phase through the whole pipeline: each where it fires and where it stays silent. */
import { describe, expect, it } from "vitest";
import { BalloonRoom } from "../../../support/balloon-room.ts";
import { S } from "../../../support/pipeline-room.ts";

const STEPS = [
  { atS: 1, kpa: 400, ml: 0.5 },
  { atS: 30, kpa: 900, ml: 1.5 },
  { atS: 60, kpa: 1300, ml: 2.5 },
];
/** Let down by a handle that is turned back, with its volume. */
const DOWN = Array.from({ length: 21 }, (_, at) => ({
  atS: 90 + at / 10,
  kpa: 1000 - 50 * at,
  ml: 2.5 - 0.125 * at,
}));

describe("a normal inflation", () => {
  it("raises nothing, to the cement in its cavity", () => {
    const room = new BalloonRoom();
    room.inflate(STEPS, 90);
    room.samples(DOWN);
    room.act(100 * S, { kind: "balloon", side: "left", step: "removed" });
    room.act(110 * S, { kind: "injecting", isInjecting: true });
    room.advance(115 * S);
    expect(room.balloonAlarms()).toEqual([]);
  });
});

describe("A7 burst", () => {
  it("is high, latched, and says what to do", () => {
    const room = new BalloonRoom();
    room.inflate(STEPS, 70);
    room.samples([
      { atS: 70.2, kpa: 100, ml: 2.5 },
      { atS: 70.3, kpa: 2, ml: 2.5 },
    ]);
    room.advance(75 * S);
    expect(room.balloonAlarms()).toEqual(["A7 high"]);
    expect(room.risk()).toMatchObject({ state: "stop", detail: "BALLOON BURST? LEFT" });
    expect(room.balloon()?.state).toBe("ruptured");
  });

  it("is silent when a hand draws the fluid back as fast", () => {
    const room = new BalloonRoom();
    room.inflate(STEPS, 70);
    room.samples([
      { atS: 70.2, kpa: 100, ml: 1 },
      { atS: 70.3, kpa: 2, ml: 0 },
    ]);
    room.advance(75 * S);
    expect(room.balloonAlarms()).toEqual([]);
  });
});

describe("A6 above the rating", () => {
  it("is high above the balloon's own rating", () => {
    const room = new BalloonRoom();
    room.inflate([{ atS: 1, kpa: 2900, ml: 2 }], 3);
    room.advance(3 * S);
    expect(room.balloonAlarms()).toEqual(["A6 high"]);
  });

  it("is silent at the rating, and below that of a stronger balloon", () => {
    const weak = new BalloonRoom();
    weak.inflate([{ atS: 1, kpa: 2758, ml: 2 }], 3);
    expect(weak.balloonAlarms()).toEqual([]);
  });

  it("goes by the limit of the case when no balloon was chosen, and says so", () => {
    const room = new BalloonRoom({ procedure: { balloons: {} } });
    room.inflate([{ atS: 1, kpa: 2900, ml: 2 }], 3);
    room.advance(3 * S);
    expect(room.balloonAlarms()).toEqual(["A6 high"]);
    expect(room.balloon()).toMatchObject({ isRated: false, limitKpa: 2758 });
  });

  it("obeys a lower limit of the case and not a higher one than the rating", () => {
    const lower = new BalloonRoom({ config: { parameters: { balloonPressureLimitKpa: 1517 } } });
    expect(limitOf(lower)).toBe(1517);
    const higher = new BalloonRoom({ config: { parameters: { balloonPressureLimitKpa: 5000 } } });
    expect(limitOf(higher)).toBe(2758);
  });

  it("holds for what a nurse types, for as long as it is current", () => {
    const room = new BalloonRoom({ sensed: [] });
    room.act(S, { kind: "balloonReading", side: "left", pressureKpa: 2900 });
    room.advance(2 * S);
    expect(room.balloonAlarms()).toEqual(["A6 high"]);
    room.advance(62 * S);
    expect(room.alarms().at(-1)).toMatchObject({ phase: "ended", alarm: { condition: "A6" } });
  });
});

describe("B1 above the rated volume", () => {
  it("is high", () => {
    const room = new BalloonRoom();
    room.inflate([{ atS: 1, kpa: 1200, ml: 4.2 }], 3);
    room.advance(3 * S);
    expect(room.balloonAlarms()).toEqual(["B1 high"]);
  });

  it("is silent at the rated volume, which is a stop condition", () => {
    const room = new BalloonRoom();
    room.inflate([{ atS: 1, kpa: 1200, ml: 4.04 }], 3);
    room.advance(3 * S);
    expect(room.balloonAlarms()).toEqual([]);
    expect(room.balloon()?.stopReasons).toEqual(["rated volume"]);
  });
});

describe("B2 no decay near the limit", () => {
  it("is low and sounds once", () => {
    const room = new BalloonRoom();
    room.inflate([{ atS: 1, kpa: 1700, ml: 3, decay01: 0.01 }], 45);
    room.advance(45.2 * S);
    expect(room.balloonAlarms()).toEqual(["B2 low"]);
    expect(room.alarms()[0]?.alarm.soundsOnce).toBe(true);
    expect(room.balloon()?.stopReasons).toEqual(["no decay near the limit"]);
  });

  it("is silent while bone yields", () => {
    const room = new BalloonRoom();
    room.inflate([{ atS: 1, kpa: 1700, ml: 3, decay01: 0.2 }], 60);
    room.advance(61 * S);
    expect(room.balloonAlarms()).toEqual([]);
  });
});

describe("B3 cement into a full balloon's side", () => {
  it("is medium", () => {
    const room = new BalloonRoom();
    room.inflate(STEPS, 70);
    room.act(70 * S, { kind: "injecting", isInjecting: true });
    room.advance(71 * S);
    expect(room.balloonAlarms()).toEqual(["B3 medium"]);
  });

  it("does not forget a full balloon because its gauge was lost", () => {
    const room = new BalloonRoom();
    room.inflate(STEPS, 70);
    room.link(70 * S, "balloon left", "lost");
    room.act(80 * S, { kind: "injecting", isInjecting: true });
    room.advance(81 * S);
    expect(room.balloonAlarms()).toEqual(["B3 medium"]);
  });

  it.each([
    ["the other side, where a balloon may hold the height", { side: "right" as const }],
    ["another level", { level: "L3" as const }],
  ])("is silent on %s", (_, change) => {
    const room = new BalloonRoom();
    room.inflate(STEPS, 70);
    const config = room.pipeline.config();
    room.put(70 * S, {
      kind: "config",
      config: { ...config, procedure: { ...config.procedure, ...change } },
    });
    room.act(71 * S, { kind: "injecting", isInjecting: true });
    room.advance(72 * S);
    expect(room.balloonAlarms()).toEqual([]);
  });

  it("believes a press of DEFLATED, but not against a gauge that shows a seated balloon", () => {
    const pressed = new BalloonRoom({ sensed: [] });
    pressed.act(S, { kind: "balloon", side: "left", step: "inflating" });
    pressed.act(5 * S, { kind: "balloon", side: "left", step: "deflated" });
    pressed.act(6 * S, { kind: "injecting", isInjecting: true });
    pressed.advance(7 * S);
    expect(pressed.balloonAlarms()).toEqual([]);

    const shown = new BalloonRoom();
    shown.inflate(STEPS, 70);
    shown.act(70 * S, { kind: "balloon", side: "left", step: "deflated" });
    shown.samples([{ atS: 75, kpa: 1100, ml: 2.5 }]);
    shown.act(76 * S, { kind: "injecting", isInjecting: true });
    shown.advance(77 * S);
    expect(shown.balloonAlarms()).toEqual(["B3 medium"]);
  });
});

describe("A9 against the cavity", () => {
  it("speaks at cavity plus 1 mL, and drops of resistance count from the cavity on", () => {
    const room = cementRoom(2.5);
    pump(room, 4.0);
    expect(room.balloonAlarms()).toEqual([]);
    pump(room, 4.2);
    expect(room.balloonAlarms()).toEqual(["A9 low"]);
    const a9 = room.alarms().find(({ alarm }) => alarm.condition === "A9");
    expect(a9?.alarm.place).toBe("CAVITY 2.5 + 1 mL FILLED");
  });
});

describe("T6 a wrong unit", () => {
  const asPsi = STEPS.map((step) => ({ ...step, kpa: step.kpa / 6.894757 }));

  it("is said of psi under the label kPa, and its number is no longer shown", () => {
    const room = new BalloonRoom();
    room.inflate(asPsi, 62);
    room.advance(62 * S);
    expect(room.balloonAlarms()).toEqual(["T6 medium"]);
    const balloon = room.balloon();
    expect(balloon?.note).toBe("check the unit");
    expect(balloon?.pressureKpa).toBeUndefined();
  });

  it("stays while the device set is the same and goes with another one", () => {
    const room = new BalloonRoom();
    room.inflate(asPsi, 62);
    const config = room.pipeline.config();
    room.put(62 * S, { kind: "config", config: { ...config, wallDate: "2026-01-16" } });
    expect(room.state().balloons.current.left?.isUnitDoubted).toBe(true);
    const devices = config.devices.map((device) => ({ ...device, options: { unit: "psi" } }));
    room.put(63 * S, { kind: "config", config: { ...config, devices } });
    expect(room.state().balloons.current.left?.isUnitDoubted).toBe(false);
  });

  it("is said of three times the rating", () => {
    const room = new BalloonRoom();
    room.inflate([{ atS: 1, kpa: 8500, ml: 1 }], 2);
    room.advance(2 * S);
    expect(room.balloonAlarms()).toContain("T6 medium");
  });
});

function limitOf(room: BalloonRoom): number | undefined {
  room.advance(S);
  return room.balloon()?.limitKpa;
}

/** A room whose left balloon left a cavity, and which is ready for cement. */
function cementRoom(cavityMl: number): BalloonRoom {
  const room = new BalloonRoom({ sensed: [] });
  room.act(S, { kind: "balloonReading", side: "left", pressureKpa: 900, volumeMl: cavityMl });
  room.act(2 * S, { kind: "balloon", side: "left", step: "deflated" });
  room.reading(3 * S, 0, 0);
  return room;
}

/** Moves the plunger to `ml` at 0.1 mL/s. The cannula takes the first 0.54 mL. */
function pump(room: BalloonRoom, ml: number): void {
  const fromUs = room.pipeline.atUs();
  const from = room.state().volume.totalMl;
  const ticks = Math.round((ml - from) / 0.01);
  for (let tick = 1; tick <= ticks; tick += 1) room.reading(fromUs + tick * 100_000, 300, from + tick * 0.01);
}

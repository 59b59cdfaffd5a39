import { describe, expect, it } from "vitest";
import { S } from "../../../support/pipeline-room.ts";
import { SpokenRoom } from "../../../support/spoken-room.ts";

const RECORD = { id: "C-1", deviceSerial: "SN 7", coefficients: [0, 1], validUntil: "2026-12-31" };
const both = (change: Partial<typeof RECORD> & Record<string, unknown> = {}) => ({
  calibrations: { injectorPressure: { ...RECORD, ...change }, injectorVolume: { ...RECORD, ...change } },
});
const ZERO = { deviceCoefficients: { offsetP1Bar: 0.25 } };

/** Three seconds of a pressure and a volume that are both beyond every limit, under pictures that show nothing. */
function overEverything(room: SpokenRoom, fromUs = 0.5 * S): void {
  for (let step = 0; step < 30; step++) {
    const atUs = fromUs + step * 100_000;
    room.reads(atUs, 4000, 1 + 0.5 * step);
    room.frame(atUs + 10_000);
  }
}

const untrusted: readonly [string, () => SpokenRoom, string, RegExp][] = [
  ["no calibration", () => new SpokenRoom({ calibrations: {} }), "UNCALIBRATED", /no calibration/],
  [
    "an expired one",
    () => new SpokenRoom({ ...both({ validUntil: "2026-01-12" }), serialNumber: "SN 7" }),
    "EXPIRED",
    /calibration ended 3 days ago/,
  ],
  [
    "another device's",
    () => new SpokenRoom({ ...both(), serialNumber: "SN 8" }),
    "UNCALIBRATED",
    /another device's/,
  ],
  [
    "a zero that was set on the device",
    () => {
      const room = new SpokenRoom({ ...both(ZERO), serialNumber: "SN 7" });
      room.say(0.2 * S, { kind: "coefficients", values: { offsetP1Bar: 0.31 } });
      return room;
    },
    "RE-ZEROED",
    /zeroed on the device since its calibration/,
  ],
  [
    "a zero that was not told",
    () => new SpokenRoom({ ...both(ZERO), serialNumber: "SN 7" }),
    "ZERO NOT READ",
    /not told its zero yet/,
  ],
  [
    "a narrower range",
    () => new SpokenRoom({ ...both({ range: { min: 0, max: 5 } }), serialNumber: "SN 7" }),
    "BEYOND CAL.",
    /outside the calibrated range/,
  ],
];

describe("values with", () => {
  it.each(untrusted)("%s are marked, raise nothing, and pictures are watched on", (_, roomOf, mark, why) => {
    const room = roomOf();
    overEverything(room);
    expect(room.doubt()?.mark).toBe(mark);
    expect(room.doubt()?.why).toMatch(why);
    expect(room.doubt()?.act).not.toBe("");
    const assessment = room.assessment();
    // Shown all the same.
    expect(assessment.signals.find(({ signal }) => signal === "pressureKpa")?.value).toBe(4000);
    const alarms = room.raised();
    expect(alarms).not.toContain("A6");
    if (mark !== "BEYOND CAL.") {
      // Level cap, volume per picture and what the mass balance is told: the volume is the same device's.
      expect(alarms).not.toContain("A9");
      expect(room.doubt("volumeMl")?.mark).toBe(mark);
      expect(room.pipeline.analysisContext("lateral").volumeMl).toBeUndefined();
    }
    expect(assessment.evidence.map(({ name }) => name)).not.toContain("resistanceDrop");
    expect(assessment.resistanceKpaSPerMl).toBeUndefined();
    expect(assessment.risk.word).toBe("NONE SEEN");
    expect(assessment.risk.missing).toContain("pressureKpa");
  });

  it("a calibration that holds raise both, and have no mark", () => {
    const room = new SpokenRoom({ ...both(ZERO), serialNumber: "SN 7" });
    room.say(0.2 * S, { kind: "coefficients", values: { offsetP1Bar: 0.25 } });
    overEverything(room);
    expect(room.doubt()).toBeUndefined();
    expect(room.raised()).toEqual(expect.arrayContaining(["A6", "A9"]));
    expect(room.pipeline.analysisContext("lateral").volumeMl).toBeGreaterThan(8);
  });

  it("a zero that is set during the case lose their evidence from then on, and tell it once", () => {
    const room = new SpokenRoom({ ...both(ZERO), serialNumber: "SN 7" });
    room.say(0.2 * S, { kind: "coefficients", values: { offsetP1Bar: 0.25 } });
    overEverything(room);
    expect(room.pipeline.alarmState().alarms.map(({ condition }) => condition)).toContain("A6");
    room.say(3.6 * S, { kind: "coefficients", values: { offsetP1Bar: 0.3 } });
    overEverything(room, 3.7 * S);
    expect(room.pipeline.alarmState().alarms.map(({ condition }) => condition)).not.toContain("A6");
    expect(room.doubt()?.mark).toBe("RE-ZEROED");
    expect(room.faults().filter((code) => code === "PIP-FOREIGN-ZERO")).toHaveLength(1);
  });
});

describe("another sensor in the same place", () => {
  it("is not used until a person agrees, with the way out in words", () => {
    const room = new SpokenRoom({ calibrations: { injectorPressure: { ...RECORD, deviceSerial: "SN 8" } } });
    room.is(0.1 * S, "SN 7");
    room.is(1 * S, "SN 8");
    overEverything(room, 1.1 * S);
    expect(room.raised()).not.toContain("A6");
    expect(room.doubt()).toEqual({
      mark: "OTHER SENSOR",
      why: "SN 8 answers where SN 7 was",
      act: "put the first one back, or look at the new one and press NEW SENSOR OK",
    });
    expect(room.faults()).toContain("LNK-IDENTITY-CHANGED");
    expect(room.pipeline.refusal({ kind: "acceptDevice", deviceId: "pump" })).toBeUndefined();
    room.act(5 * S, { kind: "acceptDevice", deviceId: "pump" });
    overEverything(room, 5.1 * S);
    expect(room.doubt()).toBeUndefined();
    expect(room.raised()).toContain("A6");
    expect(room.pipeline.refusal({ kind: "acceptDevice", deviceId: "pump" })).toMatch(/nothing to agree to/);
    expect(room.pipeline.refusal({ kind: "acceptDevice", deviceId: "x" })).toMatch(/no device x/);
  });

  it("does not inherit the other one's digital zero or the software zero", () => {
    const room = new SpokenRoom({ ...both(ZERO) });
    room.is(0.1 * S, "SN 7");
    room.say(0.2 * S, { kind: "coefficients", values: { offsetP1Bar: 0.25 } });
    for (let atUs = 0.3 * S; atUs < 2 * S; atUs += 100_000) room.reads(atUs, 20);
    room.act(2 * S, { kind: "zeroPressure", isLineOpen: true });
    room.is(3 * S, "SN 9");
    room.reads(3.1 * S, 20);
    expect(room.device()?.coefficients).toBeUndefined();
    room.act(4 * S, { kind: "acceptDevice", deviceId: "pump" });
    room.reads(4.1 * S, 20);
    room.advance(4.4 * S);
    expect(room.assessment().signals.find(({ signal }) => signal === "pressureKpa")?.value).toBe(20);
    expect(room.procedure().zeros?.at(-1)).toMatchObject({ kind: "removed", beforeKpa: 20 });
  });
});

describe("readings that are none", () => {
  const fine = { ...both(), serialNumber: "SN 7" };
  const cases: readonly [string, (room: SpokenRoom, atUs: number) => void, string, RegExp][] = [
    ["NaN", (room, atUs) => room.reads(atUs, 0, 1, "invalid"), "NO VALUE", /replace the sensor/],
    [
      "saturation",
      (room, atUs) => room.reads(atUs, 5000, 1, "saturated"),
      "OVER RANGE",
      /release the pressure/,
    ],
    [
      "another unit",
      (room, atUs) => {
        room.say(atUs, { kind: "notice", code: "PX-UNIT", text: "set the device back to bar" });
        room.say(atUs, { kind: "rejected", code: "PIP-UNIT-MISMATCH", skippedBytes: 9 });
      },
      "WRONG UNIT",
      /set the device back to bar/,
    ],
    [
      "another unit without a word from the driver",
      (room, atUs) => room.say(atUs, { kind: "rejected", code: "PIP-UNIT-MISMATCH", skippedBytes: 9 }),
      "WRONG UNIT",
      /set the device back to its usual unit on its own panel/,
    ],
    [
      "a unit that is not the role's",
      (room, atUs) =>
        room.say(atUs, { kind: "reading", signal: "pressure", value: 3, unit: "N", quality: "valid" }),
      "WRONG UNIT",
      /set the device back to kPa/,
    ],
  ];
  it.each(cases)("%s: a message with what to do, an alarm, and no evidence", (_, speak, mark, act) => {
    const room = new SpokenRoom(fine);
    room.reads(0.2 * S, 500);
    for (let atUs = 0.5 * S; atUs < 5 * S; atUs += 100_000) speak(room, atUs);
    room.advance(5 * S);
    expect(room.doubt()).toMatchObject({ mark });
    expect(room.doubt()?.act).toMatch(act);
    const alarm = room.pipeline.alarmState().alarms.find(({ condition }) => condition === "T1a");
    expect(alarm?.place).toContain(mark);
    expect(alarm?.act).toMatch(act);
    expect(room.assessment().risk.missing).toContain("pressureKpa");
  });
});

import { createBalloonPlant } from "@cementwatch/drivers/plant/balloon-plant";
import { createHands } from "@cementwatch/drivers/plant/hands-script";
import type { HandsTable } from "@cementwatch/drivers/plant/hands-table";
import { createPlant } from "@cementwatch/drivers/plant/hydraulic-plant";
import { createRandom } from "@cementwatch/drivers/plant/random";
import type { Scenario } from "@cementwatch/drivers/plant/scenario";
import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import { describe, expect, it } from "vitest";

const S = 1_000_000;
const PUMP: Scenario = {
  seed: 5,
  procedure: "pvp",
  leak: "none",
  fluoro: "continuous",
  fitted: ["pressure", "volume"],
  technique: "pump",
  length: "short",
  startAgeMin: 0,
  crew: "hands",
};
const MIX: OperatorAct = { kind: "mixStarted", secondsAgo: 240 };
const INJECT: OperatorAct = { kind: "injecting", isInjecting: true };
const LET_GO: OperatorAct = { kind: "injecting", isInjecting: false };

/** Hands at a table without pictures: one plant, one balloon, and a list of what they did. */
function handsAt(scenario: Scenario) {
  let nowUs = 0;
  let stillAtUs = 0;
  let isBeamOn = false;
  const did: string[] = [];
  const plant = createPlant({
    profile: findCementProfile("pmma-medium"),
    startAgeS: Number.NEGATIVE_INFINITY,
    temperatureC: 22,
    gauge: 11,
    lengthMm: 120,
    complianceMlPerMpa: 0.05,
    permeabilityM2: 2e-9,
    cavityMl: 0,
    ratedPressureKpa: 4_000,
  });
  const balloon =
    scenario.balloon && createBalloonPlant({ seed: 1, ratedVolumeMl: 4, ratedPressureKpa: 2_758 });
  const place = { level: "L1", side: "left", view: "lateral" };
  const table: HandsTable = {
    scenario,
    random: createRandom(7),
    nowUs: () => nowUs,
    cannula: () => ({ ...plant.truthAt(nowUs), planMl: 2.5 }),
    totalMl: () => plant.truthAt(nowUs).plungerMl,
    balloon: () => balloon,
    push: (rate) => plant.command(nowUs, rate),
    change: (change) => plant.change(nowUs, change),
    clearCounter: () => void did.push("clear"),
    leaveCavity: () => void did.push("cavity"),
    mixed(atUs) {
      plant.change(nowUs, { startAgeS: -atUs / S });
      did.push("mixed");
    },
    aim(view) {
      if (view === place.view) return false;
      place.view = view;
      stillAtUs = nowUs + 2 * S;
      did.push(`aim ${view}`);
      return true;
    },
    use(level, side) {
      if (level === place.level && side === place.side) return "same";
      const what = level === place.level ? "side" : "level";
      Object.assign(place, { level, side });
      did.push(`use ${level} ${side}`);
      return what;
    },
    stillAtUs: () => stillAtUs,
    beam(isOn) {
      if (isOn !== isBeamOn) did.push(isOn ? "beam on" : "beam off");
      isBeamOn = isOn;
    },
  };
  const hands = createHands(table);
  return {
    hands,
    did,
    press(...acts: readonly OperatorAct[]) {
      for (const act of acts) hands.take(act);
    },
    /** Lets seconds pass; gives how long the beam was on, s. */
    pass(seconds: number): number {
      let onUs = 0;
      for (const end = nowUs + seconds * S; nowUs < end; nowUs += 10_000) {
        hands.think();
        if (isBeamOn) onUs += 10_000;
      }
      return onUs / S;
    },
    truth: () => plant.truthAt(nowUs),
    balloonMl: () => balloon?.truthAt(nowUs).screwMl ?? 0,
  };
}

describe("simulated hands", () => {
  it("a reference is 3 to 4 s of beam, once, and nothing is pushed", () => {
    const table = handsAt(PUMP);
    table.press({ kind: "takeReference", view: "lateral" });
    const onS = table.pass(10);
    expect(onS).toBeGreaterThan(3.3);
    expect(onS).toBeLessThan(4);
    expect(table.did).toEqual(["beam on", "beam off"]);
    expect(table.truth().plungerMl).toBe(0);
  });

  it("moves nothing before the mix, whatever is pressed; then pushes until it is told to let go", () => {
    const table = handsAt(PUMP);
    table.press({ kind: "start" }, INJECT);
    table.pass(8);
    table.press({ kind: "styletIn" });
    table.pass(5);
    expect(table.truth().plungerMl).toBe(0);
    table.press(MIX);
    table.pass(10);
    const going = table.truth().plungerMl;
    expect(going).toBeGreaterThan(0.4);
    table.press(LET_GO);
    table.pass(0.1);
    const let_go = table.truth().plungerMl;
    expect(table.pass(10)).toBeGreaterThan(2);
    expect(table.truth().plungerMl).toBe(let_go);
  });

  it("stops at the plan of the cannula, and takes the foot off although nobody let go", () => {
    const table = handsAt(PUMP);
    table.press(MIX, INJECT);
    table.pass(90);
    const { tipMl, plungerMl } = table.truth();
    expect(tipMl).toBeGreaterThan(2.45);
    expect(tipMl).toBeLessThan(2.75);
    expect(table.pass(20)).toBeLessThan(0.1);
    expect(table.truth().plungerMl).toBe(plungerMl);
  });

  it("by hand: pushes blind, looks after each push, and waits with an empty syringe until it is counted", () => {
    const table = handsAt({ ...PUMP, fluoro: "bursts", fitted: [], technique: "syringe" });
    table.press(MIX, INJECT);
    table.pass(60);
    expect(table.truth().plungerMl).toBeGreaterThan(0.99);
    expect(table.truth().plungerMl).toBeLessThan(1.02);
    expect(table.did.filter((entry) => entry === "beam on").length).toBeGreaterThanOrEqual(4);
    table.press({ kind: "countVolume", unit: "tube" });
    table.pass(10);
    expect(table.truth().plungerMl).toBeLessThan(1.02);
    table.press({ kind: "countVolume", unit: "syringe" });
    table.pass(40);
    expect(table.truth().plungerMl).toBeGreaterThan(1.8);
    expect(table.truth().plungerMl).toBeLessThan(2.02);
  });

  it("a stylet pushes the lumen's cement out; the plunger has not moved", () => {
    const table = handsAt(PUMP);
    table.press(MIX, INJECT);
    table.pass(25);
    table.press(LET_GO);
    table.pass(5);
    const before = table.truth();
    table.press({ kind: "styletIn" });
    table.pass(4);
    const after = table.truth();
    expect(after.lumenMl).toBeLessThan(0.01);
    expect(after.tipMl - before.tipMl).toBeCloseTo(before.lumenMl, 1);
    expect(after.plungerMl).toBe(before.plungerMl);
  });

  it("does not push and does not look while the C-arm turns, then looks", () => {
    const table = handsAt(PUMP);
    table.press(MIX, INJECT);
    table.pass(15);
    table.press({ kind: "viewChanged", view: "ap" });
    table.pass(0.05);
    const turning = table.truth().plungerMl;
    expect(table.pass(1.9)).toBe(0);
    expect(table.truth().plungerMl).toBe(turning);
    table.pass(8);
    expect(table.truth().plungerMl).toBeGreaterThan(turning + 0.1);
    table.press(LET_GO, { kind: "viewChanged", view: "ap" });
    expect(table.did.filter((entry) => entry.startsWith("aim"))).toEqual(["aim ap"]);
  });

  it("lets go when another cannula is taken while it pushes, and goes on only when told again", () => {
    const table = handsAt(PUMP);
    table.press(MIX, INJECT);
    table.pass(15);
    table.press({ kind: "activeCannula", level: "L2", side: "left" });
    table.pass(0.05);
    const before = table.truth().plungerMl;
    table.pass(8);
    expect(table.truth().plungerMl).toBe(before);
    table.press(INJECT);
    table.pass(8);
    expect(table.truth().plungerMl).toBeGreaterThan(before + 0.1);
    table.press({ kind: "activeCannula", level: "L2", side: "left" });
    expect(table.did.filter((entry) => entry.startsWith("use"))).toEqual(["use L2 left"]);
  });

  it("clears the counter once when the syringe is changed, and pushes nothing meanwhile", () => {
    const table = handsAt(PUMP);
    table.press(MIX, INJECT);
    table.pass(15);
    table.press({ kind: "syringeChanged" }, { kind: "syringeChanged" });
    table.pass(0.05);
    const before = table.truth().plungerMl;
    table.pass(2.5);
    expect(table.truth().plungerMl).toBe(before);
    expect(table.did.filter((entry) => entry === "clear")).toEqual(["clear"]);
    table.pass(6);
    expect(table.truth().plungerMl).toBeGreaterThan(before);
  });

  it("stop twice is stop; only start takes it back", () => {
    const table = handsAt(PUMP);
    table.press(MIX, INJECT);
    table.pass(15);
    table.press({ kind: "stop" });
    table.pass(1);
    const stopped = table.truth().plungerMl;
    const atUs = table.hands.stoppedAtUs();
    table.press({ kind: "stop" }, INJECT);
    table.pass(8);
    expect(table.hands.stoppedAtUs()).toBe(atUs);
    expect(table.truth().plungerMl).toBe(stopped);
    table.press({ kind: "start" }, INJECT);
    table.pass(8);
    expect(table.hands.stoppedAtUs()).toBeUndefined();
    expect(table.truth().plungerMl).toBeGreaterThan(stopped);
  });

  it("a foot that a person holds is a foot", () => {
    const table = handsAt(PUMP);
    table.press({ kind: "beamKey", isOn: true });
    expect(table.pass(5)).toBeCloseTo(5, 1);
    table.press({ kind: "beamKey", isOn: false });
    expect(table.pass(2)).toBe(0);
  });
});

describe("simulated hands on a balloon", () => {
  const PKP: Scenario = { ...PUMP, procedure: "pkp", balloon: { targetMl: 2 } };
  const balloon = (
    step: "inflating" | "deflated" | "removed" | "ruptured",
    side: "left" | "right" = "left",
  ) => ({ kind: "balloon", side, step }) as const;

  it("fills in half millilitres with waits and looks, to the plan; one step more for each further press", () => {
    const table = handsAt(PKP);
    table.press(balloon("inflating"));
    table.pass(3);
    expect(table.balloonMl()).toBeCloseTo(0.5, 2);
    table.pass(5);
    table.press(balloon("inflating"));
    table.pass(4);
    expect(table.balloonMl()).toBeCloseTo(0.5, 2);
    table.pass(60);
    expect(table.balloonMl()).toBeCloseTo(2, 2);
    expect(table.did.filter((entry) => entry === "beam on")).toHaveLength(4);
    for (const expectedMl of [2.5, 3, 3.5, 4, 4]) {
      table.press(balloon("inflating"));
      table.pass(20);
      expect(table.balloonMl()).toBeCloseTo(expectedMl, 2);
    }
  });

  it("emptied before it was filled, or on the side without a balloon, nothing moves", () => {
    const table = handsAt(PKP);
    table.press(balloon("deflated"), balloon("removed"), balloon("ruptured"), balloon("inflating", "right"));
    expect(table.pass(10)).toBe(0);
    expect(table.balloonMl()).toBe(0);
  });

  it("pushes no cement while the balloon is in the cannula; emptied, its cavity is left and cement goes", () => {
    const table = handsAt(PKP);
    table.press(MIX, balloon("inflating"));
    table.pass(20);
    table.press(INJECT);
    table.pass(5);
    expect(table.truth().plungerMl).toBe(0);
    table.press(balloon("deflated"));
    table.pass(12);
    expect(table.balloonMl()).toBe(0);
    expect(table.did).toContain("cavity");
    expect(table.truth().plungerMl).toBeGreaterThan(0);
  });

  it("stop holds the screw where it is", () => {
    const table = handsAt(PKP);
    table.press(balloon("inflating"));
    table.pass(1);
    table.press({ kind: "stop" });
    table.pass(0.05);
    const held = table.balloonMl();
    table.pass(30);
    expect(table.balloonMl()).toBeCloseTo(held, 6);
    expect(held).toBeLessThan(0.4);
  });
});

import { entryDraft } from "@cementwatch/shared/calibration/entry-draft";
import { createPlan } from "@cementwatch/shared/calibration/plans";
import { createRun, stepRun } from "@cementwatch/shared/calibration/run";
import { viewRun } from "@cementwatch/shared/calibration/run-view-of";
import { describe, expect, it } from "vitest";
import {
  INSTRUMENTS,
  PRESSURE_REQUEST,
  pressurePlan,
  REFERENCE,
  RunPlayer,
} from "../../../support/calibration-run.ts";

/** A step changes the pressure exponentially towards the wanted target. */
function pump(player: RunPlayer, tauS = 1): void {
  let pressure = 0;
  player.reference = (target) => {
    pressure += (target - pressure) * (1 - Math.exp(-0.2 / tauS));
    return pressure;
  };
}

describe("a run", () => {
  it("takes 9 points up and down by itself: two presses, the planted error found", () => {
    const player = new RunPlayer(pressurePlan({ points: 9 }));
    pump(player);
    player.device = (p) => 1.002 * p + 7;
    player.act({ kind: "start" });
    player.runUntil(({ stage }) => stage === "judging", 1_500);
    player.act({ kind: "adjust", how: "none" });
    const { state } = player;
    expect(state.stage).toBe("complete");
    expect(state.captures.asFound).toHaveLength(18);
    expect(state.presses).toBeLessThanOrEqual(9 + 6);
    expect(state.presses).toBe(2);
    expect(state.asFound?.worst.deviation).toBeCloseTo(27, 0);
    expect(state.asFound?.worst.target).toBe(10_000);
    const draft = entryDraft(state, "2026-11-26T10:30:00.000Z");
    expect(draft.fit.coefficients[1]).toBeCloseTo(1 / 1.002, 4);
  });

  it("keeps waiting times: 30 s at each point and 2 min before it falls", () => {
    const player = new RunPlayer(pressurePlan());
    player.act({ kind: "start" });
    player.runUntil(({ stage }) => stage === "judging", 1_500);
    const [first, second] = player.state.captures.asFound;
    expect((second?.atUs ?? 0) - (first?.atUs ?? 0)).toBeGreaterThanOrEqual(30e6);
    const tops = player.state.captures.asFound.filter(({ target }) => target === 10_000);
    expect((tops[1]?.atUs ?? 0) - (tops[0]?.atUs ?? 0)).toBeGreaterThanOrEqual(120e6);
  });

  it("refuses a capture, an adjustment and the end of a preload before their time, in words", () => {
    const player = new RunPlayer(pressurePlan());
    player.act({ kind: "start" });
    expect(() => player.act({ kind: "adjust", how: "correction" })).toThrow("as-found comes first");
    player.run(5);
    expect(() => player.act({ kind: "stepDone" })).toThrow(/hold 100.00 bar: 25 s left/);
    player.runUntil(({ captures }) => captures.asFound.length === 1, 200);
    player.run(5);
    expect(() => player.act({ kind: "capture" })).toThrow(/waiting time: 2\d s of 30 s left/);
  });

  it("goes on after the reference was unplugged at point 7: nothing lost", () => {
    const player = new RunPlayer(pressurePlan({ points: 9 }));
    player.act({ kind: "start" });
    player.runUntil(({ captures }) => captures.asFound.length === 7, 1_000);
    const before = player.state.captures.asFound;
    player.link("reference", "", false);
    player.run(60, ["reference"]);
    expect(player.state.captures.asFound).toEqual(before);
    expect(viewRun(player.state, player.atUs).whyNot[0]).toMatch(
      /reference is not connected.*nothing captured is lost/,
    );
    player.link("reference", "REF-1");
    player.runUntil(({ stage }) => stage === "judging", 1_000);
    expect(player.state.captures.asFound.slice(0, 7)).toEqual(before);
    expect(player.state.captures.asFound).toHaveLength(18);
    expect(player.state.notes.join()).toContain("the reference lost");
  });

  it("stops when another instrument answers at the same address, and goes on with the right one only", () => {
    const player = new RunPlayer(pressurePlan());
    player.act({ kind: "start" });
    player.run(100);
    const taken = player.state.captures.asFound.length;
    player.link("device", "DUT-2");
    player.run(100);
    const view = viewRun(player.state, player.atUs);
    expect(view.stage).toBe("paused");
    expect(view.whyNot[0]).toMatch(/serial number DUT-2, this run is for DUT-1/);
    expect(view.device.value).toBeUndefined();
    expect(player.state.captures.asFound).toHaveLength(taken);
    expect(() => player.act({ kind: "resume" })).toThrow("DUT-2");
    player.link("device", "DUT-1");
    player.act({ kind: "resume" });
    player.runUntil(({ stage }) => stage === "judging", 1_000);
  });

  it("refuses readings in another unit, NaN and saturation, and says so", () => {
    const player = new RunPlayer(pressurePlan());
    player.act({ kind: "start" });
    player.runUntil(({ captures }) => captures.asFound.length === 1, 200);
    const reading = { kind: "reading", source: "device", atUs: player.atUs } as const;
    player.input({ ...reading, value: 5, unit: "N", quality: "valid" });
    expect(viewRun(player.state, player.atUs).device.advice).toMatch(/sends N instead of kPa.*set it back/);
    player.input({ ...reading, value: Number.NaN, unit: "kPa", quality: "valid" });
    expect(viewRun(player.state, player.atUs).device).toMatchObject({ quality: "invalid" });
    expect(JSON.parse(JSON.stringify(player.state))).toEqual(player.state);
    player.referenceQuality = "saturated";
    player.run(100);
    expect(player.state.captures.asFound).toHaveLength(1);
    expect(viewRun(player.state, player.atUs).reference.advice).toContain("beyond its range");
    player.device = () => Number.NaN;
    player.referenceQuality = "valid";
    player.run(100);
    expect(player.state.captures.asFound).toHaveLength(1);
  });

  it("wants a point approached again when its target was passed over", () => {
    const player = new RunPlayer(pressurePlan());
    player.act({ kind: "start" });
    player.runUntil(({ captures }) => captures.asFound.length === 1, 200);
    let pressure = 3_000;
    player.reference = () => pressure;
    player.run(2);
    pressure = 2_500;
    player.run(60);
    expect(viewRun(player.state, player.atUs).whyNot[0]).toMatch(
      /passed over by 5.00 bar.*go back down to 0.00 bar/,
    );
    expect(player.state.captures.asFound).toHaveLength(1);
    pressure = 100;
    player.run(2);
    pressure = 2_500;
    player.run(60);
    expect(player.state.captures.asFound).toHaveLength(2);
    expect(viewRun(player.state, player.atUs).warnings.join()).toContain("passed over");
  });

  it("measures as-left with the correction, and refuses values beyond its range", () => {
    const player = new RunPlayer(pressurePlan());
    player.device = (p) => 1.01 * p + 20;
    player.act({ kind: "start" });
    player.runUntil(({ stage }) => stage === "judging", 1_500);
    expect(player.state.asFound?.verdict).toBe("fail");
    player.act({ kind: "adjust", how: "correction" });
    player.device = (p) => 1.01 * p + 500;
    player.run(2);
    player.device = (p) => 1.05 * p + 500;
    player.run(2);
    expect(viewRun(player.state, player.atUs).device.advice).toContain("outside the range");
    player.device = (p) => 1.01 * p + 20;
    player.runUntil(({ stage }) => stage === "complete", 1_500);
    expect(Math.abs(player.state.asLeft?.worst.deviation ?? 99)).toBeLessThan(0.5);
    expect(player.state.captures.asLeft).toHaveLength(10);
    expect(() => player.act({ kind: "start" })).toThrow("complete");
  });

  it("takes a point again and keeps the first capture", () => {
    const player = new RunPlayer(pressurePlan());
    player.act({ kind: "start" });
    player.runUntil(({ stage }) => stage === "judging", 1_500);
    const first = player.state.captures.asFound[2];
    player.act({ kind: "redo", step: first?.step ?? -1 });
    expect(player.state.stage).toBe("measuring");
    player.runUntil(({ stage }) => stage === "judging", 300);
    expect(player.state.captures.asFound).toHaveLength(10);
    expect(player.state.replaced).toEqual([first]);
  });

  it("goes on from its JSON after an interruption", () => {
    const player = new RunPlayer(pressurePlan());
    player.act({ kind: "start" });
    player.runUntil(({ captures }) => captures.asFound.length === 7, 1_000);
    player.state = JSON.parse(JSON.stringify(player.state));
    player.input({ kind: "interrupted", why: "the server was restarted", atUs: player.atUs });
    expect(player.state.stage).toBe("paused");
    player.act({ kind: "resume" });
    player.runUntil(({ stage }) => stage === "judging", 1_000);
    expect(player.state.captures.asFound).toHaveLength(10);
  });

  it("takes typed readings of a reference without a connection", () => {
    const { deviceId: _none, ...typed } = REFERENCE;
    const player = new RunPlayer(pressurePlan({}, { reference: typed }));
    player.act({ kind: "start" });
    player.runUntil(({ open }) => player.state.plan.steps[open?.index ?? 0]?.kind === "point", 300);
    player.run(60);
    expect(player.state.captures.asFound).toHaveLength(0);
    expect(viewRun(player.state, player.atUs).whyNot).toContain("type what the reference shows");
    player.act({ kind: "typeReference", value: 3 });
    player.run(1);
    expect(player.state.captures.asFound[0]).toMatchObject({ reference: 3, by: "auto" });
    expect(() => player.act({ kind: "typeReference", value: Number.NaN })).toThrow("no number");
  });

  it("weighs dispenses: mass to volume, refills between, and a balance that never settles gets advice", () => {
    const balance = {
      ...REFERENCE,
      kind: "volume",
      unit: "g",
      range: { min: 0, max: 100 },
      expandedUncertainty: 0.001,
    } as const;
    const surroundings = { airTemperatureC: 21, airTemperatureUncertaintyC: 1, waterTemperatureC: 21 };
    const request = {
      ...PRESSURE_REQUEST,
      ...({
        kind: "volume",
        procedure: "gravimetric",
        range: { min: 0, max: 5 },
        limit: 0.05,
        surroundings,
      } as const),
      shown: { unit: "mL", factor: 1, decimals: 3 },
    };
    const player = new RunPlayer(
      createPlan(request, { ...INSTRUMENTS, reference: { ...balance, drift: 0, resolution: 0.001 } }),
    );
    player.act({ kind: "start" });
    player.run(5);
    player.act({ kind: "stepDone" });
    let pumped = 0;
    let mass = 10;
    player.device = () => pumped;
    player.reference = () => mass;
    player.run(5);
    pumped = -10;
    player.run(5);
    pumped = -5;
    mass = 14.98;
    player.run(8);
    expect(player.state.captures.asFound).toHaveLength(1);
    const [capture] = player.state.captures.asFound;
    expect(capture?.device).toBeCloseTo(5, 6);
    expect(capture?.reference).toBeCloseTo(4.98 * 1.0031, 2);
    pumped = 0;
    mass += 5;
    let way = 1;
    player.reference = () => {
      way = -way;
      return mass + way;
    };
    player.run(300);
    expect(player.state.captures.asFound).toHaveLength(1);
    expect(viewRun(player.state, player.atUs).whyNot.join()).toMatch(
      /reference: scatter .* mL > .*the balance does not come to rest. Close its draught shield/,
    );
  });

  it("abandons with a reason only, and keeps its captures", () => {
    const state = createRun(pressurePlan(), "r", { operator: "AB", startedAt: "" });
    expect(() => stepRun(state, { kind: "act", act: { kind: "abandon", reason: " " }, atUs: 0 })).toThrow(
      "say why",
    );
    const over = stepRun(state, { kind: "act", act: { kind: "abandon", reason: "leak" }, atUs: 0 });
    expect(over.stage).toBe("abandoned");
    expect(() => entryDraft(over, "")).toThrow("not complete");
  });
});

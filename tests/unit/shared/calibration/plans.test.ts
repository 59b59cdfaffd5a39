import type { PlanStep } from "@cementwatch/shared/calibration/calibration-plan";
import { planWarnings } from "@cementwatch/shared/calibration/plan-checks";
import { PlanRefusal } from "@cementwatch/shared/calibration/plan-refusal";
import { createPlan } from "@cementwatch/shared/calibration/plans";
import { describe, expect, it } from "vitest";
import { INSTRUMENTS, PRESSURE_REQUEST, pressurePlan, REFERENCE } from "../../../support/calibration-run.ts";

const seriesOf = (steps: readonly PlanStep[]) => [
  ...new Set(
    steps.filter(({ kind }) => kind === "point").map(({ series, direction }) => `${series} ${direction}`),
  ),
];
const count = (steps: readonly PlanStep[], kind: PlanStep["kind"]) =>
  steps.filter((step) => step.kind === kind).length;

function refusal(make: () => unknown): PlanRefusal {
  try {
    make();
  } catch (error) {
    if (error instanceof PlanRefusal) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("plans of pressure (DKD-R 6-1)", () => {
  it.each([
    ["dkdA", 3, 36, ["M1 up", "M2 down", "M3 up", "M4 down"]],
    ["dkdB", 2, 27, ["M1 up", "M2 down", "M3 up"]],
    ["dkdC", 1, 10, ["M1 up", "M2 down"]],
  ] as const)("%s: %i preloads, %i captures", (procedure, preloads, captures, series) => {
    const { steps } = pressurePlan({ procedure });
    expect(count(steps, "preload")).toBe(preloads * 2);
    expect(count(steps, "point")).toBe(captures);
    expect(seriesOf(steps)).toEqual(series);
    expect(steps.map(({ index }) => index)).toEqual(steps.map((_, i) => i));
    expect(steps.every(({ kind, waitUs }) => kind === "remount" || waitUs >= 30e6)).toBe(true);
  });

  it("spaces the chosen number of points evenly, and falls through the same ones", () => {
    const targets = pressurePlan({ points: 9 })
      .steps.filter(({ kind }) => kind === "point")
      .map(({ target }) => target);
    expect(targets.slice(0, 3)).toEqual([0, 1_250, 2_500]);
    expect(targets.slice(9)).toEqual(targets.slice(0, 9).toReversed());
  });

  it("re-mounts before the second pair of series when asked", () => {
    const { steps } = pressurePlan({ procedure: "dkdA", isRemounted: true });
    const remount = steps.findIndex(({ kind }) => kind === "remount");
    expect(seriesOf(steps.slice(0, remount))).toEqual(["M1 up", "M2 down"]);
    expect(count(steps.slice(remount), "preload")).toBe(6);
  });
});

describe("plans of the other kinds", () => {
  const force = {
    kind: "force",
    range: { min: 0, max: 500 },
    limit: 2.5,
    shown: { unit: "N", factor: 1, decimals: 1 },
  } as const;
  const forceInstruments = {
    ...INSTRUMENTS,
    reference: {
      ...REFERENCE,
      kind: "force",
      unit: "N",
      range: { min: 0, max: 500 },
      expandedUncertainty: 0.3,
    },
  } as const;

  it("turns the force gauge twice (ISO 376), and not at all in the simplified procedure", () => {
    const full = createPlan({ ...PRESSURE_REQUEST, ...force, procedure: "iso376" }, forceInstruments);
    expect(seriesOf(full.steps)).toEqual(["R1 up", "R2 up", "R3 up", "R4 down", "R5 up", "R6 down"]);
    expect(count(full.steps, "remount")).toBe(2);
    const simple = createPlan(
      { ...PRESSURE_REQUEST, ...force, procedure: "forceSimplified" },
      forceInstruments,
    );
    expect(seriesOf(simple.steps)).toEqual(["R1 up", "R2 down"]);
    expect(count(simple.steps, "remount")).toBe(0);
  });

  it("weighs ten dispenses each of 100, 50 and 10 % (ISO 8655-6), the balance's grams as millilitres", () => {
    const surroundings = { airTemperatureC: 21, airTemperatureUncertaintyC: 1, waterTemperatureC: 21 };
    const volume = {
      kind: "volume",
      procedure: "gravimetric",
      range: { min: 0, max: 5 },
      limit: 0.05,
      surroundings,
    } as const;
    const reference = {
      ...REFERENCE,
      kind: "volume",
      unit: "g",
      range: { min: 0, max: 100 },
      expandedUncertainty: 0.001,
    } as const;
    const plan = createPlan({ ...PRESSURE_REQUEST, ...volume }, { ...INSTRUMENTS, reference });
    const targets = plan.steps.filter(({ kind }) => kind === "point").map(({ target }) => target);
    expect(targets).toEqual([...Array(10).fill(5), ...Array(10).fill(2.5), ...Array(10).fill(0.5)]);
    expect(plan.reference.expandedUncertainty).toBeCloseTo(0.001003, 6);
    const { waterTemperatureC: _none, ...dry } = surroundings;
    const refused = refusal(() =>
      createPlan({ ...PRESSURE_REQUEST, ...volume, surroundings: dry }, { ...INSTRUMENTS, reference }),
    );
    expect(refused).toMatchObject({ field: "surroundings.waterTemperatureC" });
  });

  it("takes two or more temperatures, coldest first", () => {
    const request = {
      ...PRESSURE_REQUEST,
      ...({
        kind: "temperature",
        procedure: "temperaturePoints",
        points: 2,
        range: { min: 15, max: 45 },
        limit: 0.5,
      } as const),
    };
    const reference = {
      ...REFERENCE,
      kind: "temperature",
      unit: "degC",
      range: { min: 0, max: 100 },
      expandedUncertainty: 0.02,
    } as const;
    const { steps } = createPlan(request, { ...INSTRUMENTS, reference });
    expect(steps.map(({ target }) => target)).toEqual([15, 45]);
  });
});

describe("a plan is refused, with field and advice,", () => {
  const device = INSTRUMENTS.device;
  it.each([
    [
      "an expired reference",
      {},
      { reference: { ...REFERENCE, validUntil: "2026-11-25" } },
      "referenceId",
      /ended on 2026-11-25, today is 2026-11-26/,
    ],
    ["a retired one", {}, { reference: { ...REFERENCE, isRetired: true } }, "referenceId", /retired/],
    [
      "one of another kind",
      {},
      { reference: { ...REFERENCE, kind: "force", unit: "N" } as const },
      "referenceId",
      /measures force in N/,
    ],
    [
      "one of a smaller range",
      {},
      { reference: { ...REFERENCE, range: { min: 0, max: 6_000 } } },
      "referenceId",
      /0.00 bar to 60.00 bar/,
    ],
    [
      "one that is too uncertain",
      {},
      { reference: { ...REFERENCE, expandedUncertainty: 20 } },
      "referenceId",
      /more than a third/,
    ],
    [
      "a simulated one for a real device",
      {},
      { reference: { ...REFERENCE, isSimulated: true } },
      "referenceId",
      /says nothing about a real device/,
    ],
    [
      "a real one for a simulated device",
      {},
      { device: { ...device, isSimulated: true } },
      "referenceId",
      /use the simulated reference/,
    ],
    [
      "itself as its reference",
      {},
      { device: { ...device, serialNumber: "REF-1" } },
      "referenceId",
      /compared with itself/,
    ],
    [
      "a device without a serial number",
      {},
      { device: { ...device, serialNumber: "" } },
      "deviceId",
      /belongs to one instrument/,
    ],
    ["too few points", { points: 4 }, {}, "points", /5 to 21/],
    ["a procedure of another kind", { procedure: "iso376" }, {}, "procedure", /for force, not for pressure/],
    ["an empty range", { range: { min: 5, max: 5 } }, {}, "range", /empty/],
    ["nobody's name", { operator: " " }, {}, "operator", /initials/],
    ["short waits on a real device", { isQuick: true }, {}, "isQuick", /training/],
  ] as const)("%s", (_what, change, instruments, field, advice) => {
    const refused = refusal(() => pressurePlan(change, instruments));
    expect(refused.field).toBe(field);
    expect(refused.detail).toMatch(advice);
  });

  it("but only warned of for a reference between a quarter and a third of the limit", () => {
    expect(planWarnings(pressurePlan())).toEqual([]);
    const plan = pressurePlan({}, { reference: { ...REFERENCE, expandedUncertainty: 15 } });
    expect(planWarnings(plan)[0]).toContain("more than a quarter");
  });
});

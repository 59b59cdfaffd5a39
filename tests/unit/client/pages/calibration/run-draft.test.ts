import {
  firstDraft,
  inUnit,
  type RunDraft,
  runProblems,
  SHOWN_UNITS,
  serverValue,
} from "@cementwatch/client/pages/calibration/run-draft";
import { fieldOfRefusal, planRequestOf } from "@cementwatch/client/pages/calibration/run-request";
import { expect, it } from "vitest";
import { entry, REFERENCES } from "../../../../support/calibration-desk.ts";

const SOURCES = {
  deviceId: "sensor",
  kind: "pressure",
  isSimulated: false,
  references: REFERENCES,
  wantedReference: "",
  before: undefined,
  operator: "bme-7",
} as const;
const DEVICE = {
  deviceId: "sensor",
  driver: "keller",
  model: "PA-33X",
  serialNumber: "0123",
  signals: [],
  isConnected: true,
  isSimulated: false,
};
const [R9, R3] = REFERENCES;
const draft = firstDraft(SOURCES);
const typed = (texts: Partial<RunDraft["texts"]>): RunDraft => ({
  ...draft,
  texts: { ...draft.texts, ...texts },
});

it("proposes a run that needs nothing more, and asks for it in the unit of the server", () => {
  expect(runProblems(draft, R9, "2026-11-26")).toEqual({});
  expect(planRequestOf(draft, DEVICE)).toMatchObject({
    procedure: "dkdC",
    referenceId: "R-9",
    range: { min: 0, max: 10_000 },
    points: 5,
    limit: 50,
    intervalDays: 365,
    operator: "bme-7",
    surroundings: { airTemperatureC: 22, airTemperatureUncertaintyC: 1 },
  });
  expect(planRequestOf(draft, DEVICE)).not.toHaveProperty("isQuick");
});

it("proposes what was chosen for this device the last time", () => {
  const last = entry(2);
  const before = { ...last, plan: { ...last.plan, limit: 30, procedure: "dkdB" as const } };
  const again = firstDraft({ ...SOURCES, before });
  expect([again.procedure, again.texts.limit, again.points]).toEqual(["dkdB", "0.3", 5]);
});

it("carries numbers over to another unit", () => {
  const kpa = SHOWN_UNITS.pressure.find(({ unit }) => unit === "kPa");
  const changed = inUnit(draft, kpa ?? draft.shown);
  expect([changed.texts.max, changed.texts.limit]).toEqual(["10000", "50"]);
  expect(serverValue(changed, "max")).toBe(serverValue(draft, "max"));
});

it.each([
  [typed({ operator: " " }), R9, "operator"],
  [typed({ limit: "0" }), R9, "limit"],
  [typed({ limit: "half" }), R9, "limit"],
  [typed({ max: "-1" }), R9, "max"],
  [typed({ max: "200" }), R9, "referenceId"],
  [draft, R3, "referenceId"],
  [draft, undefined, "referenceId"],
] as const)("refuses at the field, run %#", (wrong, reference, field) => {
  expect(Object.keys(runProblems(wrong, reference, "2026-11-26"))).toEqual([field]);
});

it("names the day on which a reference ended", () => {
  expect(runProblems(draft, R3, "2026-11-26").referenceId).toContain("2021-11-01");
});

it("finds the field of the server's refusal", () => {
  expect(
    ["referenceId", "range.max", "surroundings.waterTemperatureC", "nothing"].map(fieldOfRefusal),
  ).toEqual(["referenceId", "max", "waterTemperatureC", undefined]);
});

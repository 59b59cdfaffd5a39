/** Volume, force and temperature on the bench without hardware, over HTTP to a stored entry. */
import type { PlanRequest } from "@cementwatch/shared/calibration/plan-request";
import { describe, expect, it } from "vitest";
import { begin, type CalibrationRoom, openBench, openRoom, runUntil } from "../support/calibration-room.ts";

/** What differs from a run of pressure. */
const KINDS = {
  volume: {
    kind: "volume",
    procedure: "gravimetric",
    range: { min: 0, max: 5 },
    limit: 0.05,
    shown: { unit: "mL", factor: 1, decimals: 3 },
    resolution: 0.001,
    surroundings: { airTemperatureC: 20, airTemperatureUncertaintyC: 0.5, waterTemperatureC: 20 },
  },
  force: {
    kind: "force",
    procedure: "iso376",
    range: { min: 0, max: 200 },
    limit: 1.5,
    shown: { unit: "N", factor: 1, decimals: 2 },
    resolution: 0.01,
  },
  temperature: {
    kind: "temperature",
    procedure: "temperaturePoints",
    range: { min: 10, max: 60 },
    limit: 0.6,
    shown: { unit: "°C", factor: 1, decimals: 2 },
  },
} satisfies Record<string, Partial<PlanRequest>>;

/** Presses start, and done after each re-mounting, until the run is judged; then lets the result stand. */
async function complete(room: CalibrationRoom, change: Partial<PlanRequest>) {
  await openBench(room, true, change.kind);
  const run = await begin(room, { ...change, isQuick: true });
  let view = await run.act({ kind: "start" });
  const isRemount = ({ plan, step }: typeof view) => plan.steps[step]?.kind === "remount";
  for (let turns = 0; view.stage !== "judging" && turns < 10; turns += 1) {
    if (isRemount(view)) await run.act({ kind: "stepDone" });
    view = await runUntil(room, run, (seen) => seen.stage === "judging" || isRemount(seen), 200);
  }
  const over = await run.act({ kind: "adjust", how: "none" });
  expect(over).toMatchObject({ stage: "complete", entryId: "C-2026-0001" });
  expect(room.errors).toEqual([]);
  const [draft] = room.drafts;
  if (draft === undefined) throw new Error("nothing was stored");
  return { draft, over };
}

describe("other kinds on the bench", { timeout: 120_000 }, () => {
  it("weighs thirty dispenses and compares millilitres, not grams", async () => {
    const { draft, over } = await complete(await openRoom(), KINDS.volume);
    expect(draft.captures.asFound).toHaveLength(30);
    const [first] = draft.captures.asFound;
    expect(first?.device).toBeCloseTo(5, 2);
    expect(Math.abs((first?.reference ?? 0) / 5 - 1)).toBeLessThan(0.008);
    // Hidden by seed 4; grams taken for millilitres would be off by 0.3 %.
    expect(draft.asFound.volume?.[2]?.systematicPercent).toBeCloseTo(0, 0);
    expect(over.presses).toBe(3);
    expect(draft.asFound.volume).toHaveLength(3);
  });

  it("loads a gauge in three positions and classes it after ISO 376", async () => {
    const { draft } = await complete(await openRoom(), KINDS.force);
    expect(draft.captures.asFound).toHaveLength(48);
    expect(draft.asFound.force).toBeDefined();
    expect(draft.plan.device.driver).toBe("mark10");
  });

  it("compares a sensor's temperature with a bath", async () => {
    const { draft } = await complete(await openRoom(), KINDS.temperature);
    expect(draft.captures.asFound.map(({ target }) => target)).toEqual([10, 35, 60]);
    expect(draft.plan.signal).toBe("temperature");
  });
});

import {
  deviationAxes,
  marksOfCaptures,
  marksOfPhase,
  tickText,
} from "@cementwatch/client/pages/calibration/residual-plot-model";
import { expect, it } from "vitest";
import { PLAN, phaseResult, runView } from "../../../../support/calibration-desk.ts";

it("draws every capture in the shown unit, and none that is no number", () => {
  const { captures } = runView(6);
  const marks = marksOfCaptures(captures, PLAN);
  expect(marks).toHaveLength(6);
  expect(marks[5]).toMatchObject({ at: 75, direction: "down" });
  expect(marks[5]?.deviation).toBeCloseTo(0.175);
  const broken = captures.map((capture) => ({ ...capture, deviation: Number.NaN }));
  expect(marksOfCaptures(broken, PLAN)).toEqual([]);
});

it("draws up and down of a judged phase, with the correction in force", () => {
  const phase = phaseResult(1);
  expect(marksOfPhase(phase, PLAN).map(({ direction }) => direction)).toEqual([
    ...["up", "down", "up", "down", "up", "down", "up", "down"],
    "up",
  ]);
  // As left: what the device said is unchanged, its deviation is not.
  const corrected = phase.points.map((point) => ({ ...point, deviation: point.deviation - 10 }));
  const before = marksOfPhase(phase, PLAN)[0]?.deviation ?? Number.NaN;
  expect(marksOfPhase({ ...phase, points: corrected }, PLAN)[0]?.deviation).toBeCloseTo(before - 0.1);
});

it("keeps limit band and every bar within the axes", () => {
  const marks = [{ key: "a", at: 50, deviation: -3, expanded: 0.5, direction: "up" as const }];
  const { x, y } = deviationAxes(marks, PLAN);
  expect(y.to).toBeGreaterThan(3.5);
  expect(y.from).toBe(-y.to);
  expect(deviationAxes([], PLAN).y.to).toBeGreaterThan(0.5);
  expect([x.from < 0, x.to > 100]).toEqual([true, true]);
  expect(tickText(-0.30000000004)).toBe("−0.3");
});

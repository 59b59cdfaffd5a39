import { analysePhase } from "@cementwatch/shared/calibration/analyse-phase";
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import { estimateExpanded } from "@cementwatch/shared/calibration/estimate-uncertainty";
import { expect, it } from "vitest";
import { captureAll, makePlan } from "../../../support/calibration-plans.ts";

it.each<CalibrationKind>(["pressure", "force", "volume", "temperature"])(
  "gives a positive U of a single %s capture, the same as the budget of that capture alone",
  (kind) => {
    const plan = makePlan(
      kind,
      [{ name: "R1", direction: kind === "pressure" ? "up" : "none", targets: [10] }],
      {
        heightDifferenceMm: 0,
      },
    );
    const [capture] = captureAll(plan, ({ target }) => ({ reference: target, device: target + 0.01 }));
    if (capture === undefined) throw new Error("no capture");
    const estimate = estimateExpanded(plan, capture);
    expect(estimate).toBeGreaterThan(0);
    expect(estimate).toBeCloseTo(
      analysePhase(plan, [capture], { trials: 0, seed: 0 }).expandedUncertainty,
      12,
    );
    expect(estimateExpanded(plan, { ...capture, deviceSpread: plan.limit })).toBeGreaterThan(estimate);
  },
);

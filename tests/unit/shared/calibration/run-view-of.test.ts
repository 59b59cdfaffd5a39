import { viewRun } from "@cementwatch/shared/calibration/run-view-of";
import { describe, expect, it } from "vitest";
import { pressurePlan, RunPlayer } from "../../../support/calibration-run.ts";

describe("a run seen from outside", () => {
  it("shows the live difference as the result will judge it: less the hydrostatic head", () => {
    const player = new RunPlayer(pressurePlan({ heightDifferenceMm: 1_000 }));
    player.device = (p) => p - 9.80665 + 3;
    player.act({ kind: "start" });
    player.runUntil(({ captures }) => captures.asFound.length === 2, 300);
    player.run(1);
    const view = viewRun(player.state, player.atUs);
    expect(view.deviation).toBeCloseTo(3, 3);
    expect(view.captures.map(({ deviation }) => deviation)).toEqual([
      expect.closeTo(3, 3),
      expect.closeTo(3, 3),
    ]);
    player.runUntil(({ stage }) => stage === "judging", 1_000);
    expect(player.state.asFound?.worst.deviation).toBeCloseTo(3, 3);
  });
});

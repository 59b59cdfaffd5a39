import { entryDraft } from "@cementwatch/shared/calibration/entry-draft";
import { viewRun } from "@cementwatch/shared/calibration/run-view-of";
import { describe, expect, it } from "vitest";
import { pressurePlan, RunPlayer } from "../../../support/calibration-run.ts";

describe("the sources of a run", () => {
  it("keeps the device's own zero and gain as they stood at the last capture, and says when they change between", () => {
    const player = new RunPlayer(pressurePlan());
    const tell = (values: Record<string, number>) =>
      player.input({ kind: "coefficients", values, atUs: player.atUs });
    tell({ offsetP1Bar: 0 });
    tell({ gainP1: 1 });
    player.act({ kind: "start" });
    player.runUntil(({ captures }) => captures.asFound.length === 3, 400);
    expect(player.state.warnings).toEqual([]);
    tell({ offsetP1Bar: 0.02 });
    expect(player.state.warnings.join()).toMatch(/own offsetP1Bar was changed at step 6:.*begin anew/);
    player.runUntil(({ stage }) => stage === "judging", 1_000);
    tell({ offsetP1Bar: 0.5 });
    player.act({ kind: "adjust", how: "none" });
    expect(entryDraft(player.state, "2026-11-26T10:30:00.000Z").deviceCoefficients).toEqual({
      offsetP1Bar: 0.02,
      gainP1: 1,
    });
  });

  it("captures nothing while a balance says itself that it is not settled", () => {
    const player = new RunPlayer(pressurePlan());
    player.act({ kind: "start" });
    player.runUntil(({ captures }) => captures.asFound.length === 1, 200);
    const settling = { kind: "reading", source: "reference", unit: "kPa", quality: "valid" } as const;
    player.reference = () => 2_500;
    for (let n = 0; n < 300; n += 1) {
      player.run(0.2);
      player.input({ ...settling, value: 2_500, isSettling: true, atUs: player.atUs });
    }
    expect(player.state.captures.asFound).toHaveLength(1);
    expect(viewRun(player.state, player.atUs)).toMatchObject({
      reference: { value: 2_500 },
      whyNot: expect.arrayContaining(["the reference says itself that its value has not settled yet: wait"]),
    });
    player.run(20);
    expect(player.state.captures.asFound).toHaveLength(2);
  });
});

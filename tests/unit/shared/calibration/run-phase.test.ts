import { evaluatePhase, isJudgementWanted } from "@cementwatch/shared/calibration/run-phase";
import { viewRun } from "@cementwatch/shared/calibration/run-view-of";
import { describe, expect, it } from "vitest";
import { pressurePlan, RunPlayer } from "../../../support/calibration-run.ts";

describe("the judgement of a phase", () => {
  it("waits for its judgement, says why there is none, and asks again when it is resumed", () => {
    const player = new RunPlayer(pressurePlan());
    player.isJudging = false;
    player.act({ kind: "start" });
    player.runUntil((state) => isJudgementWanted(state), 1_500);
    expect(viewRun(player.state, player.atUs).whyNot).toEqual([
      "every point is captured: the result is being worked out",
    ]);
    expect(() => player.act({ kind: "adjust", how: "none" })).toThrow("being worked out");
    expect(() => player.act({ kind: "capture" })).toThrow("being worked out");
    player.input({ kind: "notJudged", why: "no memory: press resume", atUs: player.atUs });
    expect(viewRun(player.state, player.atUs)).toMatchObject({
      stage: "paused",
      whyNot: ["no memory: press resume"],
    });
    player.act({ kind: "resume" });
    expect(isJudgementWanted(player.state)).toBe(true);
    player.act({ kind: "redo", step: player.state.captures.asFound[0]?.step ?? -1 });
    const late = player.state;
    player.input({
      kind: "judged",
      judgement: { result: evaluatePhase(player.state).result, fitProblem: "" },
      atUs: player.atUs,
    });
    expect(player.state.stage).toBe("measuring");
    expect(player.state).toEqual(late);
  });
});

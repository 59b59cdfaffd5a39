import { setImmediate as nextTurn } from "node:timers/promises";
import { type JudgeJob, PhaseJudge } from "@cementwatch/server/calibration/phase-judge";
import { evaluatePhase } from "@cementwatch/shared/calibration/run-phase";
import { describe, expect, it } from "vitest";
import { captureAll, makePlan, spacedTargets, upAndDown } from "../../../support/calibration-plans.ts";
import { failingJudge } from "../../../support/failing-judge.ts";

function job(device = (target: number) => target * 1.001): JudgeJob {
  const plan = makePlan("pressure", upAndDown(spacedTargets(10_000, 9), 1));
  const asFound = captureAll(plan, ({ target }) => ({ reference: target, device: device(target) }));
  return { plan, phase: "asFound", captures: { asFound, asLeft: [] }, adjustment: "none" };
}

describe("judging a phase", { timeout: 120_000 }, () => {
  it("gives what the pure code gives, while the event loop goes on turning", async () => {
    const errors: unknown[] = [];
    const judge = new PhaseJudge({ onError: (error) => errors.push(error) });
    let answer: unknown;
    void judge.judge(job()).then((judgement) => {
      answer = judgement;
    });
    let turns = 0;
    for (; answer === undefined; turns += 1) await nextTurn();
    expect(turns).toBeGreaterThan(20);
    expect(answer).toEqual(evaluatePhase(job()));
    expect(errors).toEqual([]);
  });

  it("tells of a thread that died and tries once more", async () => {
    const errors: unknown[] = [];
    const judge = new PhaseJudge({
      onError: (error) => errors.push(error),
      worker: failingJudge("diesOnce"),
    });
    expect((await judge.judge(job())).result.points).toHaveLength(9);
    expect(errors).toMatchObject([
      { code: "SYS-WORKER-FAILED", detail: expect.stringContaining("ended with 9") },
    ]);
  });

  it("gives up after the second death or silence, with what to do", async () => {
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    const dying = new PhaseJudge({ onError, worker: failingJudge("dies") });
    await expect(dying.judge(job())).rejects.toThrow(/every capture is kept; free memory and press resume/);
    expect(errors).toHaveLength(1);
    const silent = new PhaseJudge({ onError, worker: failingJudge("hangs"), mostMs: 200 });
    await expect(silent.judge(job())).rejects.toThrow("no answer within 0.2 s");
  });

  it("says which point must be taken again, and does not try that twice", async () => {
    const errors: unknown[] = [];
    const judge = new PhaseJudge({ onError: (error) => errors.push(error) });
    const broken = job((target) => (target === 2_500 ? Number.NaN : target));
    await expect(judge.judge(broken)).rejects.toThrow(/device of step 2 .* is NaN: take this point again/);
    expect(errors).toEqual([]);
  });

  it("ends what is being worked out when the server ends", async () => {
    const judge = new PhaseJudge({ onError: () => undefined, worker: failingJudge("hangs") });
    const asked = judge.judge(job());
    const waiting = judge.judge(job());
    await nextTurn();
    await judge.close();
    await expect(asked).rejects.toThrow("could not be worked out");
    await expect(waiting).rejects.toThrow("the server is being stopped");
  });
});

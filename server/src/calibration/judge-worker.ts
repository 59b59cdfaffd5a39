/** Worker thread that judges one phase of one run and ends: its Monte Carlo check must not hold up the live session. */
import { parentPort, workerData } from "node:worker_threads";
import { evaluatePhase } from "@cementwatch/shared/calibration/run-phase";
import type { PhaseJudgement } from "@cementwatch/shared/calibration/run-state";
import { FaultError } from "@cementwatch/shared/faults";
import type { JudgeJob } from "./phase-judge.ts";

/** `problem`: with these captures there is no answer, whoever works it out. */
export type JudgeAnswer = { readonly judgement: PhaseJudgement } | { readonly problem: string };

const port = parentPort;
if (port === null) throw new Error("judge-worker must run as a worker thread");

function answerTo(job: JudgeJob): JudgeAnswer {
  try {
    return { judgement: evaluatePhase(job) };
  } catch (error) {
    if (error instanceof FaultError) return { problem: error.detail };
    throw error;
  }
}

port.postMessage(answerTo(workerData as JudgeJob));

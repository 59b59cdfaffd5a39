/** Has the complete phases of runs judged off the event loop: the live session must not wait for a Monte Carlo check. */
import { isJudgementWanted } from "@cementwatch/shared/calibration/run-phase";
import { FaultError } from "@cementwatch/shared/faults";
import type { ActiveRun } from "./active-run.ts";
import { PhaseJudge, type PhaseJudgeParts } from "./phase-judge.ts";

export class RunJudging {
  readonly #judge: PhaseJudge;
  readonly #onError: PhaseJudgeParts["onError"];
  /** By run: what is being worked out. */
  readonly #asked = new Map<string, Promise<void>>();
  #isClosed = false;

  constructor(parts: PhaseJudgeParts) {
    this.#judge = new PhaseJudge(parts);
    this.#onError = parts.onError;
  }

  /** Asks for a judgement when the run waits for one; its answer, or why there is none, is an input of the run. */
  look(run: ActiveRun): void {
    const { runId, captures } = run.state;
    if (!isJudgementWanted(run.state) || this.#asked.has(runId)) return;
    // A point that is taken again meanwhile makes the answer worthless: the next look asks anew.
    const isStillAsked = () => run.state.captures === captures;
    const answered = this.#judge
      .judge(run.state)
      .then((judgement) => {
        if (isStillAsked()) run.input({ kind: "judged", judgement });
      })
      .catch((error: unknown) => {
        // Ended with the server: the next one asks again once the run is resumed.
        if (this.#isClosed) return;
        const why = error instanceof FaultError ? error.detail : String(error);
        if (isStillAsked()) run.input({ kind: "notJudged", why });
        this.#onError(error);
      })
      .finally(() => this.#asked.delete(runId));
    this.#asked.set(runId, answered);
  }

  /** Resolves when nothing of the run is being worked out. */
  async answered(runId: string): Promise<void> {
    await this.#asked.get(runId);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#judge.close();
    await Promise.all(this.#asked.values());
  }
}

/** In-process analysis without drops: a finding enters at frame time + 100 ms, so results do not depend on the machine. */

import { createFrameAnalyser, type FrameAnalyser } from "@cementwatch/shared/imaging/frame-analyser";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import type { AnalysisRequest, FrameAnalysis } from "../imaging/analysis.ts";

const DELAY_US = 100_000;

interface DueFinding {
  readonly atUs: number;
  readonly finding: FrameFinding;
}

export class DelayedAnalysis implements FrameAnalysis {
  readonly #analyser: FrameAnalyser;
  readonly #due: DueFinding[] = [];
  /** Milliseconds that each analysis took, for reports. */
  readonly analysisMs: number[] = [];
  readonly #nowMs: () => number;

  /** `nowMs` only times the work; it has no influence on results. */
  constructor(parameters: Readonly<Record<string, number>>, nowMs: () => number) {
    this.#analyser = createFrameAnalyser(resolveParameters(parameters).values);
    this.#nowMs = nowMs;
  }

  submit(request: AnalysisRequest): void {
    const startedMs = this.#nowMs();
    const finding = this.#analyser.analyse(request);
    this.analysisMs.push(this.#nowMs() - startedMs);
    this.#due.push({ atUs: request.measuredAtUs + DELAY_US, finding });
  }

  /** Findings whose time has come, in order. */
  takeDue(untilUs: number): DueFinding[] {
    const due = this.#due.filter((entry) => entry.atUs <= untilUs);
    this.#due.splice(0, this.#due.length, ...this.#due.filter((entry) => entry.atUs > untilUs));
    return due;
  }

  droppedFrames(): number {
    return 0;
  }

  async close(): Promise<void> {
    this.#due.length = 0;
  }
}

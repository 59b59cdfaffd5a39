/** A re-run over many sessions: one after the other, then the sum. */
import { addCounts, type MatchLimits, NO_DIFFERENCES } from "@cementwatch/shared/review/alarm-difference";
import { confusionOf } from "@cementwatch/shared/review/confusion";
import type {
  RerunBaseline,
  RerunMode,
  RerunResult,
  RerunSession,
  RerunSummary,
} from "@cementwatch/shared/review/rerun";
import { SOFTWARE } from "../software.ts";
import type { OtherDetectorParts } from "./other-detector.ts";
import { rerunSession } from "./rerun-session.ts";

export interface RerunOrder {
  /** First file of each session. */
  readonly files: readonly string[];
  readonly mode: RerunMode;
  readonly baseline: RerunBaseline;
  readonly limits: MatchLimits;
  /** Changed values by name, checked. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly detector?: OtherDetectorParts;
}

export interface RerunTelling {
  readonly onProgress: (done01: number, detail: string) => void;
  readonly onSession?: (session: RerunSession) => void;
}

export async function rerunSessions(order: RerunOrder, telling: RerunTelling): Promise<RerunResult> {
  const { files, detector, ...common } = order;
  const sessions: RerunSession[] = [];
  for (const [index, file] of files.entries()) {
    const told = (done01: number) =>
      telling.onProgress(
        (index + done01) / files.length,
        `session ${index + 1} of ${files.length}, ${Math.floor(done01 * 100)} %`,
      );
    told(0);
    const session = await rerunSession({
      file,
      ...common,
      ...(detector === undefined ? {} : { detector }),
      onProgress: told,
    });
    sessions.push(session);
    telling.onSession?.(session);
  }
  return {
    format: "cementwatch.rerun",
    formatVersion: 1,
    software: SOFTWARE,
    ...(detector === undefined ? {} : { detector: detector.path }),
    ...common,
    summary: summaryOf(sessions),
    sessions,
  };
}

function summaryOf(sessions: readonly RerunSession[]): RerunSummary {
  const spans = sessions.flatMap((session) => session.spans);
  const confusion = (said: "saidBefore" | "saidAfter") =>
    confusionOf(spans.map((span) => ({ reference: span.isLeak, said: span[said] })));
  return {
    sessions: sessions.length,
    failed: sessions.filter(({ problem }) => problem !== undefined).length,
    counts: sessions.reduce(
      (sum, { difference }) => addCounts(sum, difference?.counts ?? NO_DIFFERENCES),
      NO_DIFFERENCES,
    ),
    confusion: { before: confusion("saidBefore"), after: confusion("saidAfter") },
  };
}

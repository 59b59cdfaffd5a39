/** Runs the pipeline over a case folder and reports what the live system would have said, when. */
import type { ActiveAlarm, AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import { NO_RECORDER } from "../recording/no-recorder.ts";
import { createFastSession } from "../session/fast-session.ts";
import { caseConfig } from "./case-config.ts";
import type { CaseFolder } from "./case-folder.ts";
import { caseEpochS, playCase } from "./play-case.ts";
import { quantileOf } from "./quantile.ts";

/** One line of `analyse --json`; the form is docs/case-folder.md's. */
export type AnalyseLine = Readonly<Record<string, unknown>>;

/**
 * Analyses a case; calls `onLine` in time order, the summary last. Returns the milliseconds that each frame took.
 * @throws CaseFolderError for unusable input.
 */
export function analyseCase(
  folder: CaseFolder,
  nowMs: () => number,
  onLine: (line: AnalyseLine) => void,
): readonly number[] {
  const startedMs = nowMs();
  const epochS = caseEpochS(folder);
  const config = caseConfig(folder);
  const title = "case folder";
  const { runtime, analysis } = createFastSession({
    sessionId: "case",
    origin: "live",
    title,
    config,
    recorder: NO_RECORDER,
    nowMs,
  });
  let score01 = 0;
  let audibleSignals = 0;
  runtime.subscribe((event) => {
    if (event.kind === "assessment") score01 = event.assessment.risk.score01;
    if (event.kind !== "alarm") return;
    const { phase, alarm } = event.event;
    if (alarm.isAudible && (phase === "raised" || phase === "soundedAgain")) audibleSignals += 1;
    const line = lineOf(event.event, epochS, score01);
    if (line !== undefined) onLine(line);
  });
  const { frames, durationS } = playCase(folder, runtime, analysis);
  const times = analysis.analysisMs.toSorted((a, b) => a - b);
  const wallS = Math.max((nowMs() - startedMs) / 1000, 1e-6);
  onLine({
    kind: "summary",
    frames,
    droppedFrames: analysis.droppedFrames(),
    durationS: rounded(durationS, 3),
    audibleSignals,
    analysisMsMedian: rounded(quantileOf(times, 0.5), 2),
    analysisMsP99: rounded(quantileOf(times, 0.99), 2),
    realTimeFactor: rounded(durationS / wallS, 1),
  });
  return times;
}

/** An alarm is reported when it starts and when it ends; what happens between is not. */
function lineOf(event: AlarmEvent, epochS: number, score01: number): AnalyseLine | undefined {
  const { alarm, phase } = event;
  const head = {
    t_s: rounded(event.atUs / 1e6 + epochS, 3),
    id: alarm.id,
    kind: alarm.kind,
    priority: alarm.priority,
  };
  if (phase === "ended") return { ...head, end: true };
  if (phase !== "raised") return undefined;
  const audible = alarm.isAudible;
  return {
    ...head,
    condition: alarm.condition,
    audible,
    ...detailsOf(alarm, score01),
    evidence: alarm.evidence,
  };
}

function detailsOf(alarm: ActiveAlarm, score01: number): AnalyseLine {
  const { route, site, view, frameNumber, reason, place } = alarm;
  return {
    ...(route === undefined ? {} : { route }),
    ...(site === undefined ? {} : { site }),
    ...(alarm.kind === "leak" ? { risk01: Math.max(score01, alarm.priority === "high" ? 0.95 : 0.5) } : {}),
    ...(view === undefined ? {} : { view }),
    ...(frameNumber === undefined ? {} : { frame: frameNumber }),
    ...(reason === undefined ? {} : { reason }),
    place,
  };
}

function rounded(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}

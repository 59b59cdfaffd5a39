/** Runs the pipeline over a case folder and reports what the live system would have said, when. */
import type { ActiveAlarm, AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import { NO_RECORDER } from "../recording/no-recorder.ts";
import { createFastSession } from "../session/fast-session.ts";
import type { SessionRuntime } from "../session/session-runtime.ts";
import { caseConfig } from "./case-config.ts";
import type { CaseFolder } from "./case-folder.ts";
import type { CaseNote } from "./case-note.ts";
import { caseEpochS, playCase } from "./play-case.ts";
import { quantileOf } from "./quantile.ts";

/** One line of `analyse --json`; the form is docs/case-folder.md's. */
export type AnalyseLine = Readonly<Record<string, unknown>>;

export interface AnalyseOptions {
  /** Times the analysis only. */
  readonly nowMs: () => number;
  /** Gets the lines in time order, the summary last. */
  readonly onLine: (line: AnalyseLine) => void;
  /** Gets 0–1. */
  readonly onProgress?: (done01: number) => void;
}

/**
 * Analyses a case. Returns the milliseconds that each frame took, sorted.
 * @throws CaseFolderError for unusable input.
 */
export function analyseCase(folder: CaseFolder, options: AnalyseOptions): readonly number[] {
  const { nowMs, onLine } = options;
  const startedMs = nowMs();
  const config = caseConfig(folder);
  const title = "case folder";
  const parts = { sessionId: "case", origin: "live", title, config, recorder: NO_RECORDER, nowMs } as const;
  const { runtime, analysis } = createFastSession(parts);
  const told = tellLines(runtime, caseEpochS(folder), onLine);
  const { frames, durationS } = playCase(folder, runtime, analysis, {
    onNote: told.note,
    onProgress: options.onProgress ?? (() => undefined),
  });
  const times = analysis.analysisMs.toSorted((a, b) => a - b);
  const wallS = Math.max((nowMs() - startedMs) / 1000, 1e-6);
  onLine({
    kind: "summary",
    frames,
    droppedFrames: analysis.droppedFrames(),
    durationS: rounded(durationS, 3),
    audibleSignals: told.audibleSignals(),
    ...(folder.extraColumns.length === 0 ? {} : { extraColumns: folder.extraColumns }),
    analysisMsMedian: rounded(quantileOf(times, 0.5), 2),
    analysisMsP99: rounded(quantileOf(times, 0.99), 2),
    realTimeFactor: rounded(durationS / wallS, 1),
  });
  return times;
}

/** Alarms have the pipeline's ids, from 1; notes on the material count down from -1. */
function tellLines(runtime: SessionRuntime, epochS: number, onLine: (line: AnalyseLine) => void) {
  let score01 = 0;
  let audible = 0;
  let notes = 0;
  const note = ({ tS, reason, text }: CaseNote) => {
    notes += 1;
    const head = { t_s: rounded(tS, 3), id: -notes, kind: "technical", priority: "low", audible: false };
    onLine({ ...head, reason, place: text });
  };
  runtime.subscribe((event) => {
    if (event.kind === "assessment") score01 = event.assessment.risk.score01;
    if (event.kind === "fault") {
      const { code, detail } = event.fault;
      note({ tS: event.atUs / 1e6 + epochS, reason: "fault", text: `${code} ${detail}` });
    }
    if (event.kind !== "alarm") return;
    const { phase, alarm } = event.event;
    if (alarm.isAudible && (phase === "raised" || phase === "soundedAgain")) audible += 1;
    const line = lineOf(event.event, epochS, score01);
    if (line !== undefined) onLine(line);
  });
  return { note, audibleSignals: () => audible };
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

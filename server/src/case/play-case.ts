/** Plays a case folder through a runtime, faster than real time, in time order. t = 0 is the first frame. */
import { FaultError } from "@cementwatch/shared/faults";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { DelayedAnalysis } from "../session/delayed-analysis.ts";
import { takeFindings } from "../session/fast-run.ts";
import type { SessionRuntime } from "../session/session-runtime.ts";
import type { NotedAct } from "./case-acts.ts";
import { CASE_DEVICE } from "./case-config.ts";
import type { CaseFolder } from "./case-folder.ts";
import { type CaseStep, frameSteps } from "./case-frames.ts";
import { encodeCaseLine } from "./case-line.ts";
import type { CaseNote } from "./case-note.ts";

export interface CaseEnd {
  readonly frames: number;
  readonly durationS: number;
}

export interface PlayListeners {
  readonly onNote: (note: CaseNote) => void;
  /** Gets 0–1, about a hundred times. */
  readonly onProgress: (done01: number) => void;
}

const ACTOR = { role: "api", control: "case folder" } as const;

/** Session time of case time 0, s, with its sign turned: telemetry and another view may start before the first frame. */
export function caseEpochS(folder: CaseFolder): number {
  const firstFramesS = folder.pictures.map((picture) => picture.frameTimesS[0] ?? 0);
  return Math.min(0, folder.rows[0]?.tS ?? 0, ...firstFramesS) - 0.001;
}

/** @throws CaseFolderError when a picture file cannot be read any more. */
export function playCase(
  folder: CaseFolder,
  runtime: SessionRuntime,
  analysis: DelayedAnalysis,
  listeners: PlayListeners,
): CaseEnd {
  const epochS = caseEpochS(folder);
  const atUs = (tS: number) => Math.max(Math.round((tS - epochS) * 1e6), 0);
  openLinks(folder, runtime, epochS);
  const frames = folder.pictures.flatMap((picture) => frameSteps(picture, runtime));
  const rows = folder.rows.map(
    (row): CaseStep => ({ tS: row.tS, run: (at) => takeRow(runtime, encodeCaseLine(row), at) }),
  );
  const notes = folder.notes.map((note): CaseStep => ({ tS: note.tS, run: () => listeners.onNote(note) }));
  const acts = folder.acts.map(
    ({ tS, act }): CaseStep => ({
      tS,
      run: () => takeAct(runtime, act, Math.max(epochS - tS, 0), (text) => tell(listeners, tS, text)),
    }),
  );
  const material = [...frames, ...rows];
  const [firstS, lastS] = material.reduce(
    ([first, last], { tS }) => [Math.min(first, tS), Math.max(last, tS)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const all = [...notes, ...acts, ...material].filter(({ tS }) => tS <= lastS).sort((a, b) => a.tS - b.tS);
  const reportEvery = Math.max(Math.floor(all.length / 100), 1);
  for (const [index, step] of all.entries()) {
    takeFindings(runtime, analysis, atUs(step.tS));
    runtime.advance(atUs(step.tS));
    step.run(atUs(step.tS));
    if (index % reportEvery === 0) listeners.onProgress(index / all.length);
  }
  takeFindings(runtime, analysis, atUs(lastS) + 200_000);
  runtime.advance(atUs(lastS) + 200_000);
  return { frames: frames.length, durationS: lastS - firstS };
}

function tell({ onNote }: PlayListeners, tS: number, text: string): void {
  onNote({ tS, reason: "fault", text });
}

function takeRow(runtime: SessionRuntime, bytes: Uint8Array, atUs: number): void {
  runtime.input({ kind: "serial", deviceId: CASE_DEVICE, direction: "received", bytes }, atUs);
}

/** `earlierS`: how long before the session's start it was done. What the monitor refuses is told. */
function takeAct(
  runtime: SessionRuntime,
  noted: NotedAct,
  earlierS: number,
  refused: (text: string) => void,
): void {
  const act = actOf(runtime, noted, earlierS);
  if (act === undefined) {
    refused("knownLeak: there is no leak alarm that it could mean");
    return;
  }
  try {
    runtime.act(act, ACTOR);
  } catch (error) {
    if (!(error instanceof FaultError) || error.code !== "PIP-CONFIG-INVALID") throw error;
    refused(`${act.kind}: ${error.detail}`);
  }
}

function actOf(runtime: SessionRuntime, noted: NotedAct, earlierS: number): OperatorAct | undefined {
  if (noted.kind === "mixStarted") return { ...noted, secondsAgo: noted.secondsAgo + earlierS };
  if (noted.kind !== "newestLeakKnown") return noted;
  const newest = runtime.snapshot().alarms.alarms.findLast((alarm) => alarm.kind === "leak");
  return newest === undefined ? undefined : { kind: "knownLeak", alarmId: newest.id };
}

/** The set-up is done before the first frame: links up, cement mixed, case started, a reference wanted. */
function openLinks(folder: CaseFolder, runtime: SessionRuntime, epochS: number): void {
  const views = [...new Set(folder.pictures.map((picture) => picture.view))];
  for (const targetId of [...views, ...(folder.rows.length > 0 ? [CASE_DEVICE] : [])]) {
    runtime.input(
      { kind: "link", targetId, state: "running", detail: folder.path.split("/").at(-1) ?? "case" },
      0,
    );
  }
  const secondsAgo = folder.mixedBeforeS === undefined ? -1 : folder.mixedBeforeS + epochS;
  if (secondsAgo >= 0)
    runtime.input({ kind: "operator", act: { kind: "mixStarted", secondsAgo }, actor: ACTOR }, 0);
  runtime.input({ kind: "operator", act: { kind: "start" }, actor: ACTOR }, 0);
  for (const view of views) {
    if (folder.drawings[view] === undefined) continue;
    runtime.input({ kind: "operator", act: { kind: "takeReference", view }, actor: ACTOR }, 0);
  }
}

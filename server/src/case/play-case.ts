/** Plays a case folder through a runtime, faster than real time, in time order. t = 0 is the first frame. */

import type { DelayedAnalysis } from "../session/delayed-analysis.ts";
import { takeFindings } from "../session/fast-run.ts";
import type { IntakeObject } from "../session/frame-intake.ts";
import type { SessionRuntime } from "../session/session-runtime.ts";
import { CASE_DEVICE } from "./case-config.ts";
import { CaseFolderError } from "./case-error.ts";
import type { CaseFolder } from "./case-folder.ts";
import { encodeCaseLine } from "./case-line.ts";

interface CaseStep {
  readonly tS: number;
  readonly run: (atUs: number) => void;
}

export interface CaseEnd {
  readonly frames: number;
  readonly durationS: number;
}

/** Session time of case time 0, µs: telemetry may start before the first frame. */
export function caseEpochS(folder: CaseFolder): number {
  return Math.min(0, folder.rows[0]?.tS ?? 0) - 0.001;
}

/** @throws CaseFolderError when a picture file cannot be read. */
export function playCase(folder: CaseFolder, runtime: SessionRuntime, analysis: DelayedAnalysis): CaseEnd {
  const epochS = caseEpochS(folder);
  const atUs = (tS: number) => Math.round((tS - epochS) * 1e6);
  openLinks(folder, runtime);
  const frames = frameSteps(folder, runtime);
  const rows = folder.rows.map(
    (row): CaseStep => ({ tS: row.tS, run: (at) => takeRow(runtime, encodeCaseLine(row), at) }),
  );
  const steps = [...frames, ...rows].sort((a, b) => a.tS - b.tS);
  for (const step of steps) {
    takeFindings(runtime, analysis, atUs(step.tS));
    step.run(atUs(step.tS));
  }
  const lastS = steps.at(-1)?.tS ?? 0;
  takeFindings(runtime, analysis, atUs(lastS) + 200_000);
  runtime.advance(atUs(lastS) + 200_000);
  return { frames: frames.length, durationS: lastS - (steps[0]?.tS ?? 0) };
}

function takeRow(runtime: SessionRuntime, bytes: Uint8Array, atUs: number): void {
  runtime.input({ kind: "serial", deviceId: CASE_DEVICE, direction: "received", bytes }, atUs);
}

/** The set-up is done before the first frame: links up, cement mixed, case started, a reference wanted. */
function openLinks(folder: CaseFolder, runtime: SessionRuntime): void {
  const actor = { role: "api", control: "case folder" } as const;
  const views = [...new Set(folder.pictures.map((picture) => picture.view))];
  for (const targetId of [...views, ...(folder.rows.length > 0 ? [CASE_DEVICE] : [])]) {
    runtime.input(
      { kind: "link", targetId, state: "running", detail: folder.path.split("/").at(-1) ?? "case" },
      0,
    );
  }
  const { cement_mix_start: mixed, first_frame_time: first } = folder.setup;
  if (mixed !== undefined) {
    const secondsAgo = (Date.parse(asUtc(first)) - Date.parse(asUtc(mixed))) / 1000 + caseEpochS(folder);
    if (secondsAgo >= 0 && secondsAgo < 3600)
      runtime.input({ kind: "operator", act: { kind: "mixStarted", secondsAgo }, actor }, 0);
  }
  runtime.input({ kind: "operator", act: { kind: "start" }, actor }, 0);
  for (const view of views)
    runtime.input({ kind: "operator", act: { kind: "takeReference", view }, actor }, 0);
}

/** One step a frame. Several files of one view follow each other by their acquisition times. */
function frameSteps(folder: CaseFolder, runtime: SessionRuntime): CaseStep[] {
  let problem = "cannot be read";
  const unsubscribe = runtime.subscribe((event) => {
    if (event.kind === "fault") problem = `${event.fault.code} ${event.fault.detail}`;
  });
  const steps = folder.pictures.flatMap((picture) => {
    const opened = runtime.openObject(picture.view, "live", picture.bytes, 0);
    if (opened === undefined) throw new CaseFolderError(`${picture.path}: ${problem}`);
    const startS = startOf(opened, folder.setup.first_frame_time);
    return opened.object.frameTimesUs.map((offsetUs, index): CaseStep => {
      return {
        tS: startS + offsetUs / 1e6,
        run: (at) => void runtime.takeFrame(opened, index, picture.view, at, at),
      };
    });
  });
  unsubscribe();
  return steps;
}

function startOf(opened: IntakeObject, firstFrameTime: string): number {
  const acquired = opened.object.acquiredAt;
  if (acquired === undefined) return 0;
  const seconds = acquired.wallUs / 1e6 - Date.parse(asUtc(firstFrameTime)) / 1000;
  return Number.isFinite(seconds) && seconds > 0 && seconds < 86_400 ? seconds : 0;
}

/** Times without a zone are local on both sides: only differences are used, so both are read as UTC. */
function asUtc(iso: string): string {
  return /(Z|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso}Z`;
}

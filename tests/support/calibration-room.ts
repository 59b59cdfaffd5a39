/** A room for calibration runs over HTTP, on a clock that the test moves. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { buildApp } from "@cementwatch/server/app";
import { DeviceTap } from "@cementwatch/server/calibration/device-tap";
import { RunService, type RunServiceParts } from "@cementwatch/server/calibration/run-service";
import type { EntryDraft } from "@cementwatch/shared/calibration/calibration-entry";
import type { RunView } from "@cementwatch/shared/calibration/run-view";
import { expect, onTestFinished } from "vitest";
import { ask, BENCH_RUN, RunAsker } from "./calibration-http.ts";
import { createManualClock, type ManualClock } from "./manual-clock.ts";
import { ScriptedRegistry, ScriptedRuntime } from "./scripted-runtime.ts";
import { scriptedServices } from "./test-app.ts";

export interface CalibrationRoom {
  readonly url: string;
  readonly clock: ManualClock;
  readonly drafts: EntryDraft[];
  busy: string;
  /** What the service told as errors. */
  readonly errors: unknown[];
}

/** A server with calibration runs alone, without devices; closed when the test is over. */
export async function openRoom(judge: RunServiceParts["judge"] = {}): Promise<CalibrationRoom> {
  const dataFolder = mkdtempSync(join(tmpdir(), "cementwatch-calibration-"));
  const clock = createManualClock();
  const drafts: EntryDraft[] = [];
  const room = { url: "", clock, drafts, busy: "", errors: [] as unknown[] };
  const calibrationRuns = new RunService({
    dataFolder,
    tap: new DeviceTap(),
    clock,
    wallMs: () => Date.parse("2026-11-26T10:00:00Z") + clock.nowUs() / 1_000,
    entries: {
      add: async (draft) => {
        drafts.push(draft);
        return { id: `C-2026-${String(drafts.length).padStart(4, "0")}` };
      },
    },
    references: { find: () => undefined },
    busyReason: () => room.busy,
    onError: (error) => room.errors.push(error),
    judge,
  });
  const services = { ...scriptedServices(new ScriptedRegistry(new ScriptedRuntime(1))), calibrationRuns };
  const app = await buildApp({ services, dashboard: "/nonexistent", software: "test", logger: false });
  room.url = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    await app.close();
    await calibrationRuns.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  return room;
}

/** Opens the bench while the clock runs: its sensors must say who they are. */
export async function openBench(
  { url, clock }: CalibrationRoom,
  isAuto: boolean,
  kind = "pressure",
): Promise<void> {
  let isOpen = false;
  const opening = ask(`${url}/api/calibration/bench`, { kind, seed: 4, isAuto }).finally(() => {
    isOpen = true;
  });
  while (!isOpen) await clock.advance(100_000);
  expect((await opening).status).toBe(201);
}

export async function begin(room: CalibrationRoom, change: object = {}): Promise<RunAsker> {
  const { status, body } = await ask<RunView>(`${room.url}/api/calibration-runs`, {
    ...BENCH_RUN,
    ...change,
  });
  expect([status, body]).toEqual([201, body]);
  return new RunAsker(room.url, body.runId);
}

/** Judged in a thread of its own, in real time: nothing is to be gained by moving the clock. */
function isBeingJudged({ stage, step }: RunView): boolean {
  return stage === "measuring" && step === -1;
}

/** Lets the time go on, some seconds at a time, until a view is as wanted. @throws Error saying what it waits for */
export async function runUntil(
  { clock }: CalibrationRoom,
  run: RunAsker,
  isDone: (view: RunView) => boolean,
  mostS: number,
  stepS = 4,
): Promise<RunView> {
  let view = await run.view();
  for (let s = 0; s < mostS && !isDone(view); ) {
    if (isBeingJudged(view)) await wait(20);
    else s += stepS;
    await clock.advance(isBeingJudged(view) ? 0 : stepS * 1_000_000);
    view = await run.view();
  }
  if (!isDone(view)) {
    throw new Error(
      `not within ${mostS} s: ${view.stage}, step ${view.step}, ${view.whyNot.join("; ")} ${JSON.stringify(view.captures.at(-1))}`,
    );
  }
  return view;
}

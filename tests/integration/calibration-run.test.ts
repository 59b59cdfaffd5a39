/** Calibration runs over HTTP on the bench without hardware: its sensors speak their real protocol on a clock that the test moves. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildApp } from "@cementwatch/server/app";
import { DeviceTap } from "@cementwatch/server/calibration/device-tap";
import { RunService } from "@cementwatch/server/calibration/run-service";
import type { EntryDraft } from "@cementwatch/shared/calibration/calibration-entry";
import type { RunView } from "@cementwatch/shared/calibration/run-view";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, BENCH_RUN, RunAsker } from "../support/calibration-http.ts";
import { createManualClock, type ManualClock } from "../support/manual-clock.ts";
import { ScriptedRegistry, ScriptedRuntime } from "../support/scripted-runtime.ts";
import { scriptedServices } from "../support/test-app.ts";

interface Room {
  readonly url: string;
  readonly clock: ManualClock;
  readonly drafts: EntryDraft[];
  busy: string;
}

async function openRoom(): Promise<Room> {
  const dataFolder = mkdtempSync(join(tmpdir(), "cementwatch-calibration-"));
  const clock = createManualClock();
  const drafts: EntryDraft[] = [];
  const room = { url: "", clock, drafts, busy: "" };
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
    onError: (error) => {
      throw error;
    },
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
async function openBench({ url, clock }: Room, isAuto: boolean): Promise<void> {
  const opening = ask(`${url}/api/calibration/bench`, { kind: "pressure", seed: 4, isAuto });
  let isOpen = false;
  opening.finally(() => {
    isOpen = true;
  });
  while (!isOpen) await clock.advance(100_000);
  expect((await opening).status).toBe(201);
}

async function begin(room: Room, change: object = {}): Promise<RunAsker> {
  const { status, body } = await ask<RunView>(`${room.url}/api/calibration-runs`, {
    ...BENCH_RUN,
    ...change,
  });
  expect([status, body]).toEqual([201, body]);
  return new RunAsker(room.url, body.runId);
}

describe("a calibration run over HTTP", { timeout: 60_000 }, () => {
  it("takes 9 points up and down by itself, with two presses, to a stored entry", async () => {
    const room = await openRoom();
    await openBench(room, true);
    const run = await begin(room, { points: 9, isQuick: true });
    await run.act({ kind: "start" });
    let view = await run.view();
    for (let s = 0; s < 120 && view.stage === "measuring"; s += 1) {
      await room.clock.advance(1_000_000);
      view = await run.view();
    }
    expect(view.whyNot).toEqual([]);
    expect(view.stage).toBe("judging");
    expect(view.captures).toHaveLength(18);
    const over = await run.act({ kind: "adjust", how: "none" });
    expect(over).toMatchObject({ stage: "complete", entryId: "C-2026-0001" });
    expect(over.presses).toBeLessThanOrEqual(9 + 6);
    expect(over.presses).toBe(2);
    const [draft] = room.drafts;
    expect(draft?.plan.device).toMatchObject({ isSimulated: true, driver: "keller" });
    expect(draft?.asFound.hysteresis).toBeGreaterThan(3);
    expect(over.warnings.join()).toContain("SIMULATED");
    const recent = await ask<{ transcript: object[]; last: number }>(
      `${room.url}/api/calibration-runs/${over.runId}/readings?after=0`,
    );
    expect(recent.body.transcript.length).toBeGreaterThan(100);
    expect(recent.body.transcript.length).toBeLessThanOrEqual(1_000);
    const none = await ask<{ transcript: object[] }>(
      `${room.url}/api/calibration-runs/${over.runId}/readings?after=${recent.body.last}`,
    );
    expect(none.body.transcript).toEqual([]);
  });

  it("lists the devices with identity and signals, and lets one run hold a device", async () => {
    const room = await openRoom();
    await openBench(room, false);
    const { body } = await ask<{ deviceId: string; serialNumber: string }[]>(
      `${room.url}/api/calibration/devices`,
    );
    expect(body.map(({ deviceId }) => deviceId)).toEqual(["bench-device", "bench-reference"]);
    expect(body[0]).toMatchObject({
      isConnected: true,
      isSimulated: true,
      signals: [{ signal: "pressure", unit: "kPa" }, {}],
    });
    expect(body[0]?.serialNumber).not.toBe(body[1]?.serialNumber);
    await begin(room);
    const second = await ask<{ message: string }>(`${room.url}/api/calibration-runs`, BENCH_RUN);
    expect(second.status).toBe(409);
    expect(second.body.message).toMatch(/holds bench-device: finish it, or abandon it/);
  });

  it("waits for the person at the pump, shows why not, and refuses an early capture", async () => {
    const room = await openRoom();
    await openBench(room, false);
    const run = await begin(room);
    await run.act({ kind: "start" });
    await room.clock.advance(2_000_000);
    expect((await run.view()).whyNot).toEqual(["go up to 100.00 bar"]);
    await ask(`${room.url}/api/calibration/bench/set`, { target: 10_000 });
    await room.clock.advance(5_000_000);
    const view = await run.view();
    expect(view.whyNot[0]).toMatch(/^hold 100.00 bar: \d\d s left$/);
    expect(Math.abs((view.reference.value ?? 0) - 10_000)).toBeLessThan(60);
    await expect(run.act({ kind: "capture" })).rejects.toThrow("captures nothing");
  });

  it("pauses while a case uses the device, and goes on afterwards", async () => {
    const room = await openRoom();
    await openBench(room, true);
    const run = await begin(room, { isQuick: true });
    await run.act({ kind: "start" });
    room.busy = "a case is going on and uses bench-device";
    await room.clock.advance(2_000_000);
    expect((await run.view()).stage).toBe("paused");
    await expect(run.act({ kind: "resume" })).rejects.toThrow("a case is going on");
    room.busy = "";
    expect((await run.act({ kind: "resume" })).stage).toBe("measuring");
  });

  it("refuses what cannot be planned or read, with the field and what to do", async () => {
    const room = await openRoom();
    await openBench(room, false);
    const refuse = async (change: object) => {
      const { status, body } = await ask<{ message: string; field: string }>(
        `${room.url}/api/calibration-runs`,
        {
          ...BENCH_RUN,
          ...change,
        },
      );
      expect(status).toBe(409);
      return body;
    };
    expect(await refuse({ referenceId: "R-1" })).toMatchObject({ field: "referenceId" });
    expect(await refuse({ deviceId: "x" })).toMatchObject({
      field: "deviceId",
      message: expect.stringContaining("bench-device"),
    });
    expect(await refuse({ limit: 10 })).toMatchObject({
      message: expect.stringContaining("more than a third"),
    });
    expect(await refuse({ range: { min: 0, max: "x" } })).toMatchObject({ field: "range.max" });
    const bench = await ask<{ message: string }>(`${room.url}/api/calibration/bench`, { kind: "volume" });
    expect(bench).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("no bench for volume") },
    });
    expect((await ask(`${room.url}/api/calibration-runs/none`)).status).toBe(404);
  });
});

/** What goes wrong on a bench, through the server: each time the page says what to do, and nothing captured is lost. */
import type { RunView } from "@cementwatch/shared/calibration/run-view";
import { describe, expect, it } from "vitest";
import { ask, type RunAsker } from "../support/calibration-http.ts";
import { begin, type CalibrationRoom, openBench, openRoom, runUntil } from "../support/calibration-room.ts";
import { failingJudge } from "../support/failing-judge.ts";

async function mishap(room: CalibrationRoom, source: "device" | "reference", what: string): Promise<void> {
  const { status, body } = await ask(`${room.url}/api/calibration/bench/fault`, { source, what });
  expect([status, body]).toEqual([200, { source, what }]);
}

/** What was captured; the estimated uncertainty beside it moves as more is known. */
const measured = (view: RunView) => view.captures.map(({ expandedUncertainty: _, ...capture }) => capture);

/** A quick run of pressure with so many captures. */
async function runWith(room: CalibrationRoom, captures: number): Promise<RunAsker> {
  await openBench(room, true);
  const run = await begin(room, { points: 9, isQuick: true });
  await run.act({ kind: "start" });
  await runUntil(room, run, (view) => view.captures.length >= captures, 60, 0.5);
  return run;
}

const judged = ({ stage }: RunView) => stage === "judging";

describe("mishaps during a calibration", { timeout: 120_000 }, () => {
  it("goes on by itself after the reference was unplugged at point 7: nothing lost", async () => {
    const room = await openRoom();
    const run = await runWith(room, 7);
    await mishap(room, "reference", "unplug");
    await room.clock.advance(4_000_000);
    const without = await run.view();
    expect(without.reference).toMatchObject({ isConnected: false });
    expect(without.reference.value).toBeUndefined();
    expect(without.whyNot[0]).toMatch(
      /the reference is not connected \(.*unplugged.*\): plug it in; the run goes on by itself and nothing captured is lost/,
    );
    await room.clock.advance(10_000_000);
    expect((await run.view()).captures).toEqual(without.captures);
    await mishap(room, "reference", "none");
    const view = await runUntil(room, run, judged, 80);
    expect(measured(view).slice(0, without.captures.length)).toEqual(measured(without));
    expect(view.captures).toHaveLength(18);
    await run.act({ kind: "adjust", how: "none" });
    expect(room.drafts[0]?.notes.join()).toMatch(/the reference lost at step \d+/);
  });

  it("stops when another sensor answers at the same address, and goes on with the right one only", async () => {
    const room = await openRoom();
    const run = await runWith(room, 3);
    const own = (await run.view()).plan.device.serialNumber;
    await mishap(room, "device", "swap");
    const paused = await runUntil(room, run, ({ stage }) => stage === "paused", 12, 1);
    expect(paused.whyNot[0]).toMatch(
      new RegExp(`is now serial number \\d+, this run is for ${own}. Connect ${own} again and resume`),
    );
    expect(paused.device.value).toBeUndefined();
    await expect(run.act({ kind: "resume" })).rejects.toThrow("another instrument answers");
    await mishap(room, "device", "none");
    await room.clock.advance(6_000_000);
    await run.act({ kind: "resume" });
    const view = await runUntil(room, run, judged, 80);
    expect(measured(view).slice(0, paused.captures.length)).toEqual(measured(paused));
  });

  it("captures nothing of a sensor that sends no number or is beyond its range", async () => {
    const room = await openRoom();
    const run = await runWith(room, 2);
    await mishap(room, "device", "noNumber");
    await room.clock.advance(500_000);
    const before = await run.view();
    expect(before.device).toMatchObject({
      quality: "invalid",
      advice: "the device sends no number: check sensor and cable; nothing is captured meanwhile",
    });
    await mishap(room, "device", "saturated");
    await room.clock.advance(5_000_000);
    const beyond = await run.view();
    expect(beyond.device).toMatchObject({
      quality: "saturated",
      advice: expect.stringContaining("the device is beyond its range: relieve it"),
    });
    expect(beyond.captures).toEqual(before.captures);
    await mishap(room, "device", "none");
    await runUntil(room, run, ({ captures }) => captures.length > beyond.captures.length, 20, 1);
  });

  it("says what to do about a balance that never settles, and about what cannot happen to an instrument", async () => {
    const room = await openRoom();
    await openBench(room, true, "volume");
    const volume = {
      ...{ kind: "volume", procedure: "gravimetric", range: { min: 0, max: 5 }, limit: 0.05, isQuick: true },
      shown: { unit: "mL", factor: 1, decimals: 3 },
      surroundings: { airTemperatureC: 20, airTemperatureUncertaintyC: 0.5, waterTemperatureC: 20 },
    };
    const run = await begin(room, volume);
    await run.act({ kind: "start" });
    await run.act({ kind: "stepDone" });
    await runUntil(room, run, ({ captures }) => captures.length === 2, 40, 1);
    await mishap(room, "reference", "unsettled");
    await room.clock.advance(125_000_000);
    const view = await run.view();
    expect(view.captures).toHaveLength(2);
    expect(view.whyNot[0]).toBe("the reference says itself that its value has not settled yet: wait");
    expect(view.whyNot.at(-1)).toMatch(/the balance does not come to rest. Close its draught shield/);
    await mishap(room, "reference", "none");
    await runUntil(room, run, ({ captures }) => captures.length === 3, 20, 1);
    const refused = await ask<{ message: string }>(`${room.url}/api/calibration/bench/fault`, {
      ...{ source: "device", what: "saturated" },
    });
    expect(refused.status).toBe(409);
    expect(refused.body.message).toMatch(
      /cannot happen to the device \(new-era\).*choose unplug, swap, none/,
    );
  });

  it("works a result out again when its thread was killed, and waits with advice when that fails, too", async () => {
    const room = await openRoom({ worker: failingJudge("diesOnce") });
    const run = await runWith(room, 1);
    await runUntil(room, run, judged, 80);
    expect(room.errors).toMatchObject([{ code: "SYS-WORKER-FAILED" }]);

    const other = await openRoom({ worker: failingJudge("dies") });
    const stuck = await runWith(other, 1);
    const view = await runUntil(other, stuck, ({ stage }) => stage === "paused", 80);
    expect(view.captures).toHaveLength(18);
    expect(view.whyNot[0]).toMatch(/could not be worked out .*: every capture is kept; .* press resume/);
    const again = await stuck.act({ kind: "resume" });
    expect(again.whyNot).toEqual(["every point is captured: the result is being worked out"]);
    await runUntil(other, stuck, ({ stage }) => stage === "paused", 80);
  });
});

/**
 * A whole daily check on the bench without hardware, over HTTP: its raw readings, what the page makes of them, the
 * check on disk under the serial number that the device reported, and its trend. The test moves the clock.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DailyStepId } from "@cementwatch/client/pages/calibration/daily-kinds";
import { dailyRules } from "@cementwatch/client/pages/calibration/daily-kinds";
import { stillMean, takeStep } from "@cementwatch/client/pages/calibration/daily-model";
import { dailyTrends } from "@cementwatch/client/pages/calibration/daily-words";
import { buildApp } from "@cementwatch/server/app";
import { DeviceReadings, type DeviceReadingsAnswer } from "@cementwatch/server/calibration/device-readings";
import { DeviceTap } from "@cementwatch/server/calibration/device-tap";
import { RunService } from "@cementwatch/server/calibration/run-service";
import { type DailyFigures, judgeDailyCheck } from "@cementwatch/shared/calibration/daily-check";
import { expect, it, onTestFinished } from "vitest";
import { ask } from "../support/calibration-http.ts";
import { createManualClock, type ManualClock } from "../support/manual-clock.ts";
import { ScriptedRegistry, ScriptedRuntime } from "../support/scripted-runtime.ts";
import { scriptedServices } from "../support/test-app.ts";

const LIMIT = 50;
const POINT = 5_000;

interface Room {
  readonly url: string;
  readonly clock: ManualClock;
}

async function openRoom(): Promise<Room> {
  const dataFolder = mkdtempSync(join(tmpdir(), "cementwatch-daily-"));
  const clock = createManualClock();
  const tap = new DeviceTap();
  const deviceReadings = new DeviceReadings(tap, clock);
  const given = scriptedServices(new ScriptedRegistry(new ScriptedRuntime(1)));
  const calibrationRuns = new RunService({
    ...{ dataFolder, tap, clock, wallMs: () => clock.nowUs() / 1_000 },
    ...{ entries: given.calibrationOffice.calibrations, references: given.calibrationOffice.references },
    busyReason: () => "",
    onError: (error) => {
      throw error;
    },
  });
  const services = { ...given, calibrationRuns, deviceReadings };
  const app = await buildApp({ services, dashboard: "/nonexistent", software: "test", logger: false });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    await app.close();
    await calibrationRuns.close();
    deviceReadings.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  let isOpen = false;
  const opening = ask(`${url}/api/calibration/bench`, { kind: "pressure", seed: 4 }).finally(() => {
    isOpen = true;
  });
  while (!isOpen) await clock.advance(100_000);
  expect((await opening).status).toBe(201);
  return { url, clock };
}

async function readingsOf({ url }: Room, id: string, after = 0): Promise<DeviceReadingsAnswer> {
  const answer = await ask<DeviceReadingsAnswer>(
    `${url}/api/calibration/devices/${id}/readings?after=${after}`,
  );
  expect(answer.status).toBe(200);
  return answer.body;
}

async function pressureOf(room: Room, id: string) {
  const { nowUs, readings } = await readingsOf(room, id);
  const readable = readings.flatMap(({ atUs, value, signal, quality }) =>
    signal === "pressure" && quality === "valid" && value !== undefined ? [{ atUs, value }] : [],
  );
  return { nowUs, readings: readable };
}

async function take(room: Room, id: DailyStepId): Promise<DailyFigures> {
  const { nowUs, readings } = await pressureOf(room, "bench-device");
  const other = await pressureOf(room, "bench-reference");
  const reference = stillMean(other.readings, other.nowUs, LIMIT);
  const using = typeof reference === "number" ? { limit: LIMIT, reference } : { limit: LIMIT };
  const taken = takeStep(id, readings, nowUs, using);
  if ("problem" in taken) throw new Error(`${id}: ${taken.problem}`);
  return taken.figures;
}

const pump = ({ url }: Room, target: number) => ask(`${url}/api/calibration/bench/set`, { target });

it("checks the device that is picked, keeps it under its serial number, and draws the trend", async () => {
  const room = await openRoom();
  await pump(room, 0);
  await room.clock.advance(5_000_000);
  const zero = await take(room, "zero");
  await pump(room, POINT);
  await room.clock.advance(1_000_000);
  await expect(take(room, "point")).rejects.toThrow("still moves");
  await room.clock.advance(5_000_000);
  const point = await take(room, "point");
  await room.clock.advance(31_000_000);
  const leak = await take(room, "leak");
  await pump(room, 0);
  await room.clock.advance(5_000_000);
  const step = await take(room, "step");
  const figures: DailyFigures = { ...zero, ...point, ...leak, ...step };
  // A bench that leaks 1/40000 of its pressure in a second, and a pump that lets go with 0.3 s.
  expect(figures.lossPerMinute).toBeGreaterThan(3);
  expect(figures.lossPerMinute).toBeLessThan(12);
  expect(figures.t63S).toBeLessThan(0.4);
  expect(Math.abs(figures.zero ?? Number.NaN)).toBeGreaterThan(1);
  const { verdict, reasons } = judgeDailyCheck(figures, [], dailyRules("pressure", LIMIT));
  expect(verdict).toBe("pass");
  const { serialNumber } = await readingsOf(room, "bench-device");
  const check = {
    ...{ deviceId: "bench-device", serialNumber, signal: "pressure", unit: "kPa", by: "bme-7", figures },
    ...{ verdict, reasons, isSimulated: true, reference: "bench-reference", correctedBy: "" },
  } as const;
  expect((await ask(`${room.url}/api/daily-checks`, check)).status).toBe(201);
  const kept = await ask<Parameters<typeof dailyTrends>[1]>(
    `${room.url}/api/daily-checks?serial=${serialNumber}&signal=pressure`,
  );
  expect(kept.body).toMatchObject([check]);
  const trends = dailyTrends("pressure", kept.body, LIMIT);
  expect(trends.map(({ points }) => points.length)).toEqual([1, 1, 1, 1, 1]);
});

it("gives the last half minute only, what is new only, and nothing of a device that is not there", async () => {
  const room = await openRoom();
  await room.clock.advance(60_000_000);
  const all = await readingsOf(room, "bench-device");
  expect(all.isConnected).toBe(true);
  expect(all.readings.length).toBeGreaterThan(100);
  expect(all.nowUs - (all.readings[0]?.atUs ?? 0)).toBeLessThanOrEqual(35_000_000);
  expect((await readingsOf(room, "bench-device", all.last)).readings).toEqual([]);
  await room.clock.advance(1_000_000);
  const later = await readingsOf(room, "bench-device", all.last);
  expect(later.readings.length).toBeGreaterThan(0);
  expect(later.readings.every(({ sequence }) => sequence > all.last)).toBe(true);
  expect((await ask(`${room.url}/api/calibration/devices/none/readings`)).status).toBe(404);
});

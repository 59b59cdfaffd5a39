import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CalibrationOffice } from "@cementwatch/server/calibration-store/calibration-office";
import { SensorHistory } from "@cementwatch/server/calibration-store/sensor-history";
import { expect, it, onTestFinished } from "vitest";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "sensors-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

const overload = (at: string, sessionId: string, count: number, largestKpa: number) =>
  ({ kind: "overload", at, sessionId, deviceId: "p", serialNumber: "SN 7", count, largestKpa }) as const;

it("remembers overloads over a restart, the last word of each session, until a check follows", async () => {
  const path = await folder();
  const before = new SensorHistory(path);
  await before.load();
  await before.add(overload("2026-11-19T10:00:00.000Z", "a", 1, 11_200));
  await before.add(overload("2026-11-19T10:00:02.000Z", "a", 2, 11_500));
  await before.add(overload("2026-11-20T10:00:00.000Z", "b", 1, 11_800));
  const history = new SensorHistory(path);
  await history.load();
  expect(history.overloadOf("SN 7", "")).toEqual({ on: "2026-11-20", count: 3, largestKpa: 11_800 });
  expect(history.overloadOf("SN 7", "2026-11-19T12:00:00.000Z")).toEqual({
    on: "2026-11-20",
    count: 1,
    largestKpa: 11_800,
  });
  expect(history.overloadOf("SN 7", "2026-11-21T00:00:00.000Z")).toBeUndefined();
  expect(history.overloadOf("SN 8", "")).toBeUndefined();
});

it("knows the earlier cases of a piece, not of its lot's others, nor the present case", async () => {
  const history = new SensorHistory(await folder());
  const use = { kind: "use", at: "2026-11-20T08:00:00.000Z", deviceId: "p", lot: "L7", unit: "1" } as const;
  await history.add({ ...use, sessionId: "a" });
  expect(history.usesOf("L7", "1", "b")).toEqual(["2026-11-20"]);
  expect(history.usesOf("L7", "2", "b")).toEqual([]);
  expect(history.usesOf("L7", "1", "a")).toEqual([]);
});

it("counts a torn line and keeps the rest", async () => {
  const path = await folder();
  await new SensorHistory(path).add(overload("2026-11-19T10:00:00.000Z", "a", 1, 11_200));
  await appendFile(join(path, "events.jsonl"), '{"kind":"over');
  const history = new SensorHistory(path);
  await history.load();
  expect([history.list().length, history.damaged]).toEqual([1, 1]);
});

it("an overload is answered by a daily check that did not fail; tests of peripherals stand over a restart", async () => {
  const dataFolder = await folder();
  let wallMs = Date.parse("2026-11-21T08:00:00Z");
  const options = { dataFolder, wallMs: () => wallMs, software: "test" };
  const office = new CalibrationOffice(options);
  await office.load();
  await office.sensorHistory.add(overload("2026-11-20T10:00:00.000Z", "a", 1, 11_800));
  const check = {
    deviceId: "p",
    serialNumber: "SN 7",
    signal: "pressure",
    unit: "kPa",
    by: "ab",
    figures: { zero: 40 },
    isSimulated: false,
    reference: "",
    correctedBy: "",
  } as const;
  const standing = () => office.sensorHistory.overloadOf("SN 7", office.zeroCheckedAt("SN 7"));
  await office.addDailyCheck({ ...check, verdict: "fail", reasons: [] });
  expect(standing()).toBeDefined();
  await office.addDailyCheck({ ...check, verdict: "pass", reasons: [] });
  expect(standing()).toBeUndefined();
  await office.addPeripheralTest({
    peripheralId: "pedal-or2",
    kind: "pedal",
    title: "Pedal OR 2",
    testedAt: "2026-11-21",
    by: "ab",
    result: "pass",
    notes: "",
    intervalDays: 365,
  });
  wallMs = Date.parse("2027-12-01T08:00:00Z");
  const later = new CalibrationOffice(options);
  await later.load();
  expect(later.peripheralsDue()).toEqual([{ title: "Pedal OR 2", validUntil: "2027-11-21" }]);
  expect(later.sensorHistory.overloadOf("SN 7", later.zeroCheckedAt("SN 7"))).toBeUndefined();
});

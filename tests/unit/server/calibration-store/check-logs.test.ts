import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DailyCheckStore, PeripheralTestStore } from "@cementwatch/server/calibration-store/check-logs";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const check = {
  deviceId: "pressure",
  serialNumber: "44/88",
  signal: "pressure",
  unit: "kPa",
  by: "MK",
  figures: { zero: 0.2, pointError: 1.1 },
  verdict: "pass",
  reasons: [],
  isSimulated: false,
} as const;

describe("the log of daily checks", () => {
  it("grows, stays apart for each device, and loses one line only to a torn write", async () => {
    const folder = temporaryFolder();
    const store = new DailyCheckStore(folder, () => 0);
    await Promise.all([store.add({ ...check, reasons: [] }), store.add({ ...check, reasons: ["second"] })]);
    await store.add({ ...check, serialNumber: "44_88", reasons: [] });
    expect(readdirSync(folder)).toHaveLength(2);
    const own = readdirSync(folder).map((name) => join(folder, name));
    for (const path of own) appendFileSync(path, '{"torn');
    await store.add({ ...check, reasons: ["after"] });
    const { lines, damaged } = await store.read("44/88");
    expect(lines.map(({ reasons }) => reasons[0])).toEqual([undefined, "second", "after"]);
    expect(damaged).toBe(1);
    expect((await store.read("44/88", "volume")).lines).toEqual([]);
    expect((await store.read("nobody")).lines).toEqual([]);
  });
});

describe("the register of yearly tests", () => {
  it("keeps all and tells the newest of each peripheral", async () => {
    const store = new PeripheralTestStore(temporaryFolder());
    const test = {
      peripheralId: "pedal-or2",
      kind: "pedal",
      title: "Foot pedal OR 2",
      testedAt: "2025-11-26",
      by: "MK",
      result: "fail",
      notes: "",
      intervalDays: 365,
    } as const;
    await store.add(test);
    await store.add({ ...test, testedAt: "2026-11-26", result: "pass" });
    expect((await store.read()).lines).toHaveLength(2);
    expect(await store.newest()).toEqual([{ ...test, testedAt: "2026-11-26", result: "pass" }]);
  });
});

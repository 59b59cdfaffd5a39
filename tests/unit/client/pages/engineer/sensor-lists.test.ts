import {
  newestTests,
  peripheralIdOf,
  sensorHistories,
} from "@cementwatch/client/pages/engineer/sensor-lists";
import { describe, expect, it } from "vitest";

const base = { deviceId: "p", serialNumber: "SN 7" } as const;
const overload = { ...base, kind: "overload", at: "2026-11-20T10:00:00.000Z", sessionId: "a" } as const;
const zero = { ...base, kind: "zero", sessionId: "a", change: "set", by: "touch: Zero" } as const;

describe("a sensor's history", () => {
  it("tells overloads with date and bar, zeros with their share of full scale, and their drift", () => {
    const [sensor, ...others] = sensorHistories([
      { ...zero, at: "2026-11-18T09:30:00.000Z", offsetKpa: 10, fullScaleKpa: 5000 },
      { ...overload, count: 1, largestKpa: 11_500 },
      { ...overload, count: 2, largestKpa: 11_800 },
      { ...zero, at: "2026-11-21T09:30:00.000Z", offsetKpa: -20, fullScaleKpa: 5000 },
      { ...zero, at: "2026-11-21T09:40:00.000Z", change: "removed", offsetKpa: 0 },
      { kind: "use", at: "2026-11-21T09:30:00.000Z", deviceId: "p", lot: "L", unit: "" },
    ]);
    expect(others).toEqual([]);
    expect(sensor?.overloads).toEqual(["2026-11-20 to 118 bar, 2 times"]);
    expect(sensor?.zeros).toEqual([
      "2026-11-21 09:40: zero removed by touch: Zero",
      "2026-11-21 09:30: −0.200 bar (0.40 % of full scale) by touch: Zero",
      "2026-11-18 09:30: +0.100 bar (0.20 % of full scale) by touch: Zero",
    ]);
    expect(sensor?.drift.map(({ kpa }) => kpa)).toEqual([10, -20]);
    expect(sensor?.isCheckDue).toBe(true);
  });

  it("asks for no check once there was one", () => {
    const checked = { ...base, kind: "checked", at: "2026-11-21T07:00:00.000Z" } as const;
    expect(sensorHistories([{ ...overload, count: 1, largestKpa: 1 }, checked])[0]?.isCheckDue).toBe(false);
  });
});

describe("yearly tests", () => {
  it("stand by their newest one", () => {
    const test = { peripheralId: "pedal-1", kind: "pedal", title: "Pedal", by: "ab", notes: "" } as const;
    const tests = [
      { ...test, testedAt: "2025-11-26", result: "pass", intervalDays: 365 },
      { ...test, testedAt: "2026-11-26", result: "fail", intervalDays: 365 },
    ] as const;
    expect(newestTests(tests)).toMatchObject([{ result: "fail", validUntil: "2027-11-26" }]);
  });

  it.each([
    ["pedal", "Pedal OR 2", "pedal-or-2"],
    ["screen", "Wand, groß!", "screen-wand-gro"],
    ["other", "x".repeat(60), `other-${"x".repeat(26)}`],
  ] as const)("%s %s is %s", (kind, title, id) => {
    expect(peripheralIdOf(kind, title)).toBe(id);
  });
});

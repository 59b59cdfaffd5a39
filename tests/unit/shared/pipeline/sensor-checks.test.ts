import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import type { PipelineState } from "@cementwatch/shared/pipeline/pipeline-state";
import { peripheralFinding, sensorFindings } from "@cementwatch/shared/pipeline/sensor-checks";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { describe, expect, it } from "vitest";
import { SpokenRoom } from "../../../support/spoken-room.ts";

const limits = resolveParameters({}).values;

function findings(change: Partial<SessionConfig["devices"][number]>) {
  const room = new SpokenRoom(change);
  const { state } = room.pipeline.snapshot() as unknown as { state: PipelineState };
  return sensorFindings(state, limits).map(({ state: found, detail }) => `${found} ${detail}`);
}

describe("what is fitted", () => {
  it("has a range that fits the limit, is refused in words, or is asked for", () => {
    expect(findings({ pressureRange: { min: 0, max: 4000 } })).toEqual(["ok pump"]);
    expect(findings({ pressureRange: { min: 0, max: 3999 } })).toEqual([
      "failed pump: range 3999 kPa is below 1.25 × the limit of 3200 kPa: fit a sensor up to 4000 kPa, or set the limit to 3199 kPa or less",
    ]);
    expect(findings({ pressureRange: undefined as never })[0]).toMatch(/^waiting pump: range not known/);
    const balloon = { roles: ["balloonPressureLeft"], pressureRange: { min: 0, max: 3000 } } as const;
    expect(findings(balloon)[0]).toMatch(/below 1.25 × the limit of 2758 kPa/);
  });

  it("tells an overload of an earlier case with its date", () => {
    const overloadBefore = { on: "2026-11-20", count: 2, largestKpa: 11_800 };
    expect(findings({ overloadBefore })).toContain(
      "failed pump: overloaded 2026-11-20 to 118 bar (2 times): check zero before use",
    );
  });

  it("names the lot of a single-use sensor, waits for it, and tells a second use", () => {
    const used = (lot: string, usedBefore: readonly string[]) =>
      findings({ singleUse: { lot, unit: "4", usedBefore } })[1];
    expect(used("", [])).toBe("waiting pump: lot of the single-use sensor not entered");
    expect(used("L77", [])).toBe("ok pump: lot L77 / 4");
    expect(used("L77", ["2026-11-20"])).toBe(
      "failed pump: L77 / 4 was used on 2026-11-20: open a new sensor",
    );
  });
});

it("yearly tests are notices: they are told, and nothing fails", () => {
  const pedal = { title: "Pedal OR 2", validUntil: "2026-12-01" };
  expect(peripheralFinding(undefined, "2026-11-26").state).toBe("notUsed");
  expect(peripheralFinding([pedal], "2026-06-01")).toEqual({
    state: "ok",
    detail: "1 tested within their time",
  });
  expect(peripheralFinding([pedal], "2026-11-26T08:00:00Z")).toEqual({
    state: "waiting",
    detail: "Pedal OR 2: test due in 5 days",
  });
  expect(peripheralFinding([pedal], "2027-01-01").detail).toBe("Pedal OR 2: test ended 31 days ago");
  expect(
    peripheralFinding([{ ...pedal, problem: "failed on 2026-01-01: repair it and test again" }], "2026-06-01")
      .detail,
  ).toContain("repair it");
});

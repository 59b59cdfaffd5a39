import { addCounterReading, createVolumeAccount } from "@cementwatch/shared/telemetry/volume-account";
import { describe, expect, it } from "vitest";

describe("volume account", () => {
  it("adds what the plunger moved and takes a withdrawal back", () => {
    const account = createVolumeAccount();
    expect([1, 1.5, 1.4].map((counterMl) => addCounterReading(account, counterMl))).toEqual([
      false,
      false,
      false,
    ]);
    expect(account.totalMl).toBeCloseTo(0.4, 9);
  });

  it("says when the counter restarted or jumped, and keeps its total", () => {
    const account = createVolumeAccount();
    for (const counterMl of [0, 1]) addCounterReading(account, counterMl);
    expect(addCounterReading(account, 0)).toBe(true);
    expect(addCounterReading(account, 5)).toBe(true);
    expect(account.totalMl).toBe(1);
  });
});

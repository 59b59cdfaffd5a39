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

  it("loses nothing to a pump that was started anew while nobody read it, and keeps what it moved meanwhile", () => {
    const account = createVolumeAccount();
    for (const counterMl of [0, 0.2]) addCounterReading(account, counterMl);
    account.isAfterGap = true;
    expect(addCounterReading(account, 0)).toBe(true);
    expect(account.totalMl).toBeCloseTo(0.2, 9);
    account.isAfterGap = true;
    expect(addCounterReading(account, 0.5)).toBe(false);
    expect(account.totalMl).toBeCloseTo(0.7, 9);
    account.isAfterGap = true;
    expect(addCounterReading(account, 0.49)).toBe(false);
    expect(addCounterReading(account, 0.39)).toBe(false);
    expect(account.totalMl).toBeCloseTo(0.6, 9);
  });
});

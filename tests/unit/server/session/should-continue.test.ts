import { continuedAtUs, shouldContinue } from "@cementwatch/server/session/should-continue";
import { describe, expect, it } from "vitest";
import { roomConfig } from "../../../support/pipeline-room.ts";

const MIN = 60_000;
const LAST = Date.UTC(2026, 10, 26, 9, 30);
const fitted = roomConfig();
const cutShort = { lastWallMs: LAST, isCaseBegun: true, isCaseEnded: false, fitted };

describe("whether a session that was cut short goes on", () => {
  const at = (wallMs: number, withinMin = 30) =>
    shouldContinue(cutShort, { wallMs, withinMin, fitted: roomConfig() });

  it("does within the time that was set, to the last moment of it", () => {
    expect(at(LAST)).toEqual({ isContinued: true });
    expect(at(LAST + 30 * MIN)).toEqual({ isContinued: true });
    expect(at(LAST + 30 * MIN + 1)).toEqual({ isContinued: false, why: "it ended 30 min ago" });
    expect(at(LAST + 2 * MIN, 1)).toMatchObject({ isContinued: false });
  });

  it("does not when the clock was turned back, and says so; a small correction is none", () => {
    expect(at(LAST - 5_000)).toEqual({ isContinued: true });
    expect(at(LAST - 90_000)).toEqual({
      isContinued: false,
      why: "the computer's clock stands 90 s before its last moment: set the clock",
      fault: "SYS-NOT-RESUMED",
    });
  });

  it("does not when its case had been stopped: what comes is another patient", () => {
    const decision = shouldContinue(
      { ...cutShort, isCaseEnded: true },
      { wallMs: LAST + MIN, withinMin: 30, fitted },
    );
    expect(decision).toEqual({ isContinued: false, why: "its case had been stopped" });
  });

  it("does without devices when a case had begun, and begins anew without a word when none had", () => {
    const nothing = { devices: [], pictures: [] };
    const present = { wallMs: LAST + MIN, withinMin: 30, fitted: nothing };
    const byHand = { ...cutShort, fitted: nothing };
    expect(shouldContinue(byHand, present)).toEqual({ isContinued: true });
    expect(shouldContinue({ ...byHand, isCaseBegun: false }, present)).toEqual({
      isContinued: false,
      why: "nothing was connected and no case had begun",
    });
  });

  it("does not with other devices, another driver or another role, and names both", () => {
    const [device] = fitted.devices;
    if (device === undefined) throw new Error("the room has a device");
    for (const devices of [[], [{ ...device, driver: "chemyx" }], [{ ...device, roles: [] }]]) {
      const decision = shouldContinue(cutShort, {
        wallMs: LAST + MIN,
        withinMin: 30,
        fitted: { ...fitted, devices },
      });
      expect(decision).toMatchObject({ isContinued: false, fault: "SYS-NOT-RESUMED" });
      expect(decision).toHaveProperty("why", expect.stringContaining(`instead of ${device.id} (`));
    }
  });

  it("does with the same devices on other ports", () => {
    const devices = fitted.devices.map((device) => ({ ...device, options: { port: "/dev/other" } }));
    const present = { wallMs: LAST + MIN, withinMin: 30, fitted: { ...fitted, devices } };
    expect(shouldContinue(cutShort, present)).toEqual({ isContinued: true });
  });

  it("does not when no time can be read", () => {
    const decision = shouldContinue(
      { ...cutShort, lastWallMs: Number.NaN },
      { wallMs: LAST, withinMin: 30, fitted },
    );
    expect(decision).toMatchObject({ isContinued: false, fault: "SYS-NOT-RESUMED" });
  });
});

describe("the session time it goes on at", () => {
  it("is the last one and the wall time since, and never less", () => {
    const last = { atUs: 5_000_000, wallMs: LAST };
    expect(continuedAtUs(last, LAST + 1_500)).toBe(6_500_000);
    expect(continuedAtUs(last, LAST)).toBe(5_000_000);
    expect(continuedAtUs(last, LAST - 4_000)).toBe(5_000_000);
  });
});

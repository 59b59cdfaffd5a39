/** What has to be typed, and how. */
import { entryReading, missingGauges, stepped } from "@cementwatch/client/balloon/balloon-entry-model";
import type { SignalStatus } from "@cementwatch/shared/leak/assessment";
import type { SignalId } from "@cementwatch/shared/telemetry/sample";
import { expect, it } from "vitest";

function fitted(...signals: readonly SignalId[]): readonly SignalStatus[] {
  return signals.map((signal) => ({ signal, state: "fresh", staleAfterUs: 1 }));
}

it("asks only for what no gauge reads, side by side", () => {
  expect(missingGauges([], "left")).toBe("both");
  expect(missingGauges(fitted("balloonPressureLeftKpa"), "left")).toBe("volume");
  expect(missingGauges(fitted("balloonVolumeLeftMl"), "left")).toBe("pressure");
  expect(missingGauges(fitted("balloonPressureLeftKpa", "balloonVolumeLeftMl"), "left")).toBe("none");
  expect(missingGauges(fitted("balloonPressureLeftKpa", "balloonVolumeLeftMl"), "right")).toBe("both");
});

it("steps within what a syringe can show and adds up no error", () => {
  let ml = 0;
  for (let press = 0; press < 10; press += 1) ml = stepped(ml, 0.1, 10);
  expect(ml).toBe(1);
  expect(stepped(0, -10, 1000)).toBe(0);
  expect(stepped(1000, 10, 1000)).toBe(1000);
});

it("leaves out what was not asked for", () => {
  expect(entryReading(690, undefined)).toEqual({ pressureKpa: 690 });
  expect(entryReading(undefined, 1.5)).toEqual({ volumeMl: 1.5 });
});

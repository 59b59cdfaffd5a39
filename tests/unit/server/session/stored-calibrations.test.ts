import { inlineCalibrations, withStoredCalibrations } from "@cementwatch/server/session/stored-calibrations";
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { type DeviceConfig, emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { describe, expect, it } from "vitest";
import { type EntryShape, entryDraft } from "../../../support/calibration-entry.ts";

const device: DeviceConfig = {
  id: "pressure",
  driver: "keller",
  roles: ["injectorPressure"],
  options: {},
  nominalPeriodUs: 20_000,
  latencyUs: 0,
  latencyUncertaintyUs: 0,
  calibrations: {},
  isSimulated: false,
};
const written: DeviceConfig = {
  ...device,
  calibrations: { injectorPressure: { id: "by-hand", deviceSerial: "448812", coefficients: [0, 1] } },
};

function applied(
  config: DeviceConfig,
  reported: string,
  shape: EntryShape = {},
  inline: ReadonlySet<string> = inlineCalibrations([config]),
): DeviceConfig | undefined {
  const entry: CalibrationEntry = {
    ...entryDraft(shape),
    id: "C-2026-0001",
    version: 1,
    kind: "calibration",
    reason: "",
    validUntil: "2027-11-24",
    software: "test",
    previousHash: "",
    hash: "",
  };
  const store = {
    newestFor: (serial: string, signal: string) =>
      serial === "448812" && signal === "pressure" ? entry : undefined,
  };
  const before = { ...emptySessionConfig("2026-11-26"), devices: [config] };
  const after = withStoredCalibrations(before, { store, inline }, () => reported);
  expect(withStoredCalibrations(after, { store, inline }, () => reported)).toBe(after);
  return after.devices[0];
}

describe("stored calibrations in a configuration", () => {
  it("come by the serial number that the device reports, or else that was entered", () => {
    expect(applied(device, "448812")?.calibrations.injectorPressure?.id).toBe("C-2026-0001");
    expect(applied({ ...device, serialNumber: "448812" }, "")?.calibrations.injectorPressure?.id).toBe(
      "C-2026-0001",
    );
    expect(applied({ ...device, serialNumber: "448812" }, "7")?.calibrations).toEqual({});
    expect(applied(device, "")?.calibrations).toEqual({});
  });

  it("leave what the device set says", () => {
    expect(applied(written, "448812")?.calibrations.injectorPressure?.id).toBe("by-hand");
  });

  it("go when the newest one may not be used, and never come from the simulated bench", () => {
    const none = new Set<string>();
    expect(applied(written, "448812", { errorKpa: 40 }, none)?.calibrations).toEqual({});
    expect(applied(device, "448812", { isSimulated: true })?.calibrations).toEqual({});
  });
});

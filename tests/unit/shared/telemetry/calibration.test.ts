import { calibrate, calibrationFault } from "@cementwatch/shared/telemetry/calibration";
import { expect, it } from "vitest";
import { PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

const record = { id: "c", deviceSerial: "SN 1", coefficients: [1, 2], validUntil: "2026-11-26" };
const day = (wallDate: string) => ({ deviceSerial: "SN 1", wallDate });

it("holds on its last day and not on the next", () => {
  expect(calibrate(10, "valid", record, day("2026-11-26T23:59:59.000Z"))).toEqual({
    value: 21,
    quality: "valid",
  });
  expect(calibrate(10, "valid", record, day("2026-11-27T00:00:01.000Z"))).toEqual({
    value: 21,
    quality: "uncalibrated",
    fault: "PIP-CALIBRATION-EXPIRED",
  });
});

it("belongs to one device", () => {
  expect(calibrationFault(record, { deviceSerial: "SN 2", wallDate: "2026-01-01" })).toBe(
    "PIP-CALIBRATION-MISMATCH",
  );
});

it("that ends during a case holds to the end of the case", () => {
  const { devices } = roomConfig();
  const calibration = {
    id: "c",
    deviceSerial: "case-folder",
    coefficients: [0, 1],
    validUntil: "2026-11-26",
  };
  const room = new PipelineRoom(
    roomConfig({
      wallDate: "2026-11-26T23:50:00.000Z",
      devices: devices.map((device) => ({ ...device, calibrations: { injectorPressure: calibration } })),
    }),
  );
  const quality = () => {
    const sample = room.outputs.findLast(
      (output) => output.kind === "sample" && output.sample.signal === "pressureKpa",
    );
    return sample?.kind === "sample" ? sample.sample.quality : undefined;
  };
  room.reading(1 * S, 500, 1);
  expect(quality()).toBe("valid");
  // Eleven minutes later it is the next day; a change of the configuration does not move the date of the start.
  const atUs = 11 * 60 * S;
  room.put(atUs, { kind: "config", config: { ...room.pipeline.config(), parameters: { volumeLimitMl: 5 } } });
  room.reading(atUs + S, 500, 1);
  expect(quality()).toBe("valid");
});

it("locks a record out after the days of the policy, and never lets an expired one be evidence", () => {
  const ended = { id: "c", deviceSerial: "7", coefficients: [0, 1], validUntil: "2026-11-20" };
  const on = (wallDate: string, lockOutAfterDays?: number) => {
    const record = { ...ended, ...(lockOutAfterDays === undefined ? {} : { lockOutAfterDays }) };
    return calibrate(5, "valid", record, { deviceSerial: "7", wallDate });
  };
  expect(on("2026-11-20", 0)).toEqual({ value: 5, quality: "valid" });
  expect(on("2026-11-21", 0)).toMatchObject({
    quality: "uncalibrated",
    fault: "PIP-CALIBRATION-LOCKED-OUT",
  });
  expect(on("2026-11-23", 3)).toMatchObject({ quality: "uncalibrated", fault: "PIP-CALIBRATION-EXPIRED" });
  expect(on("2026-11-24", 3)).toMatchObject({ fault: "PIP-CALIBRATION-LOCKED-OUT" });
  expect(on("2027-11-24")).toMatchObject({ quality: "uncalibrated", fault: "PIP-CALIBRATION-EXPIRED" });
});

it("of a lot covers every piece of that lot and no other, whatever its serial number", () => {
  const ofLot = { ...record, deviceSerial: "", lot: "L7" };
  expect(calibrationFault(ofLot, { ...day("2026-11-26"), lot: "L7" })).toBeUndefined();
  expect(calibrationFault(ofLot, { ...day("2026-11-26"), lot: "L8" })).toBe("PIP-CALIBRATION-MISMATCH");
  expect(calibrationFault(ofLot, day("2026-11-26"))).toBe("PIP-CALIBRATION-MISMATCH");
});

import { DeviceReadings } from "@cementwatch/server/calibration/device-readings";
import { DeviceTap } from "@cementwatch/server/calibration/device-tap";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { expect, it } from "vitest";
import { createManualClock } from "../../../support/manual-clock.ts";

const reading = (value: number): DecodedItem => ({
  ...{ kind: "reading", firstByteAtUs: 0, signal: "pressure", unit: "kPa" },
  ...{ value, quality: Number.isFinite(value) ? "valid" : "invalid" },
});
const identity = (serialNumber: string): DecodedItem => ({
  ...{ kind: "identity", firstByteAtUs: 0, model: "m", serialNumber, firmware: "1" },
});

function room() {
  const clock = createManualClock();
  const tap = new DeviceTap();
  const readings = new DeviceReadings(tap, clock);
  const talk = tap.open({ id: "sensor", driver: "keller", isSimulated: false });
  talk.link("running", "");
  return { clock, tap, readings, talk };
}

it("keeps raw readings with their times, and a number that is none without a value", async () => {
  const { clock, readings, talk } = room();
  talk.items([identity("5"), reading(1)]);
  await clock.advance(1_000_000);
  talk.items([reading(Number.NaN)]);
  expect(readings.after("sensor", 0)).toEqual({
    ...{ nowUs: clock.nowUs(), serialNumber: "5", isConnected: true, last: 2 },
    readings: [
      { sequence: 1, atUs: 0, signal: "pressure", unit: "kPa", quality: "valid", value: 1 },
      { sequence: 2, atUs: 1_000_000, signal: "pressure", unit: "kPa", quality: "invalid" },
    ],
  });
});

it("begins anew for another serial number under the same id, and forgets a device that is gone", () => {
  const { readings, talk } = room();
  talk.items([identity("5"), reading(1)]);
  talk.items([identity("6"), reading(2)]);
  expect(readings.after("sensor", 0)?.readings.map(({ value }) => value)).toEqual([2]);
  talk.close();
  expect(readings.after("sensor", 0)).toBeUndefined();
});

it("holds at most twice its bound of readings, the newest", () => {
  const { readings, talk } = room();
  for (let index = 0; index < 20_000; index += 1) talk.items([reading(index)]);
  const kept = readings.after("sensor", 0)?.readings ?? [];
  expect(kept.length).toBeLessThanOrEqual(8_000);
  expect(kept.at(-1)?.value).toBe(19_999);
});

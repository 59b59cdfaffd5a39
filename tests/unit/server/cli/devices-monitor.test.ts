import { lineOf } from "@cementwatch/server/cli/devices-monitor";
import { expect, test } from "vitest";

const HEAD = { firstByteAtUs: 5 };

test("a reading is exactly the line that is promised", () => {
  const item = {
    ...HEAD,
    kind: "reading",
    signal: "volume",
    value: 1.25,
    unit: "mL",
    quality: "valid",
  } as const;
  expect(JSON.stringify(lineOf("pump", 7, item))).toBe(
    '{"atUs":7,"device":"pump","signal":"volume","value":1.25,"unit":"mL","quality":"valid"}',
  );
});

test("a value that JSON cannot hold is invalid by name, never null and valid", () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const item = {
      ...HEAD,
      kind: "reading",
      signal: "pressure",
      value,
      unit: "kPa",
      quality: "valid",
    } as const;
    expect(lineOf("p", 7, item)).toMatchObject({ value: null, quality: "invalid" });
  }
});

test("motion is the status signal; alarms and notices keep their words", () => {
  expect(lineOf("pump", 7, { ...HEAD, kind: "motion", motion: "infusing" })).toEqual({
    atUs: 7,
    device: "pump",
    signal: "status",
    value: "infusing",
    unit: "",
    quality: "valid",
  });
  expect(lineOf("pump", 7, { ...HEAD, kind: "deviceAlarm", code: "S", text: "stalled" })).toMatchObject({
    signal: "alarm",
    value: "S",
    text: "stalled",
  });
});

test("bytes that were no message have no line", () => {
  expect(lineOf("p", 7, { ...HEAD, kind: "rejected", code: "INJ-NOISE", skippedBytes: 3 })).toBeUndefined();
});

import { describeItem } from "@cementwatch/drivers/describe-item";
import { DRIVERS, findDriver } from "@cementwatch/drivers/registry";
import { describe, expect, test } from "vitest";
import { readDeviceVectors, vectorBytes } from "../support/device-vectors.ts";

const ALL = readDeviceVectors();
/** From step to step: some decoders ask whether a volume could have moved so far in the time. */
const STEP_US = 60_000;

test("there are vectors of each serial device", () => {
  expect(ALL.map(({ driver }) => driver).sort()).toEqual(DRIVERS.map(({ id }) => id).sort());
});

describe.each(ALL)("$driver", ({ driver, allowed, refused, exchanges }) => {
  const definition = findDriver(driver);

  test.each(exchanges)("reads: $name", ({ options, exchange, items }) => {
    const decoder = definition.bind(options).createDecoder();
    const heard = exchange.flatMap((step, index) => {
      const at = index * STEP_US;
      if ("received" in step) return decoder.received(vectorBytes(step.received), at);
      decoder.sent(vectorBytes(step.sent), at);
      return [];
    });
    expect(heard.map(describeItem)).toEqual(items);
  });

  test.each(allowed)("may ask: $name", ({ hex, options }) => {
    expect(definition.bind(options).isAllowedRequest(vectorBytes(hex))).toBe(true);
  });

  test.each(refused)("may not send: $name", ({ hex, options }) => {
    expect(definition.bind(options).isAllowedRequest(vectorBytes(hex))).toBe(false);
  });
});

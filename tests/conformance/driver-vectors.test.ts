import { describeItem } from "@cementwatch/drivers/describe-item";
import { findDriver } from "@cementwatch/drivers/registry";
import { describe, expect, test } from "vitest";
import { readDeviceVectors, vectorBytes } from "../support/device-vectors.ts";

const ALL = readDeviceVectors();

test("there are vectors of each serial device", () => {
  expect(ALL.map(({ driver }) => driver).sort()).toEqual(["keller", "new-era", "open-injector"]);
});

describe.each(ALL)("$driver", ({ driver, allowed, refused, exchanges }) => {
  const definition = findDriver(driver);

  test.each(exchanges)("reads: $name", ({ options, exchange, items }) => {
    const decoder = definition.bind(options).createDecoder();
    const heard = exchange.flatMap((step, at) => {
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

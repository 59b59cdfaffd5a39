import { expect, test } from "vitest";
import { lineProtocol } from "../../../../support/described-line.ts";

const VALUE = { signal: "pressure", group: "value", unit: "psi" };
const REQUEST = { text: "ZERO\r\n" };

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ["a request that nobody declared harmless", { request: REQUEST }, "write requestIsHarmless: true"],
  ["… not even by saying no", { request: { ...REQUEST, requestIsHarmless: false } }, "read its manual"],
  [
    "an identity request that nobody declared harmless",
    { identity: { pattern: "x", template: "x", request: REQUEST } },
    "write requestIsHarmless: true",
  ],
  [
    "a unit of something else",
    { values: [{ ...VALUE, unit: "mL" }] },
    "mL is no unit of pressure; use one of kPa",
  ],
  ["a unit that does not exist", { values: [{ ...VALUE, unit: "torr" }] }, "unit"],
  ["a group that is not there", { values: [{ ...VALUE, group: "p" }] }, "no group p; there are value, unit"],
  [
    "a number that stands nowhere",
    { values: [{ signal: "pressure", unit: "psi" }] },
    "either group or columns",
  ],
  [
    "a unit text without a place",
    { values: [{ ...VALUE, unitText: "psi" }] },
    "unitText goes with unitGroup",
  ],
  ["the same signal twice", { values: [VALUE, VALUE] }, "pressure is described twice"],
  ["a scale of nothing", { values: [{ ...VALUE, scale: 0 }] }, "a scale of 0"],
  ["look-around in the pattern", { pattern: "(?=x)(?<value>.)(?<unit>.)" }, "look-around"],
  [
    "a template that the pattern does not read",
    { template: "P {pressure:0.1} psi" },
    "is not read by the pattern",
  ],
  ["a template with another unit", { template: "{pressure:0.1} bar" }, "unitText says psi"],
  [
    "an identity that does not read itself",
    { identity: { pattern: "SN (?<serial>\\d+)", template: "NR {serial}" } },
    "does not read the identity's template",
  ],
  ["a period below what a line can carry", { everyMs: 1 }, "everyMs"],
  ["a key that means nothing", { evryMs: 1 }, "evryMs"],
  ["the other protocol", { protocol: "modbus" }, "protocol"],
])("%s is refused", (_name, changes, words) => {
  expect(() => lineProtocol(changes)).toThrow(words);
});

test("what is right is taken, with its own line", () => {
  const protocol = lineProtocol({ serial: { baudRate: 2_400, parity: "even", dataBits: 7 } });
  expect(protocol.serial).toEqual({ baudRate: 2_400, parity: "even", dataBits: 7, stopBits: 1 });
  expect(protocol.nominalPeriodUs).toBe(100_000);
});

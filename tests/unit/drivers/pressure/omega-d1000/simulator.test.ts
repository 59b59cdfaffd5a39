import { omegaD1000 } from "@cementwatch/drivers/pressure/omega-d1000/definition";
import { createD1000Simulator } from "@cementwatch/drivers/pressure/omega-d1000/simulator";
import { asciiToBytes, bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

const SETTINGS = { address: "1", baudRate: 9_600, unit: "bar", hasEcho: false } as const;

test("answers its own address only, in the form it is asked, and writes nothing", () => {
  const module = createD1000Simulator(RAMP_PLANT, 1, SETTINGS);
  const ask = (text: string, atUs: number): string => {
    module.receive(asciiToBytes(`${text}\r`), atUs);
    return module
      .emit(atUs + 90_000)
      .map(({ bytes }) => bytesToAscii(bytes))
      .join("");
  };
  expect(ask("$1RD", 0)).toMatch(/^\*\+0000\d\.\d\d\r$/);
  expect(ask("#1RD", 100_000)).toMatch(/^\*1RD\+0000\d\.\d\d[0-9A-F]{2}\r$/);
  expect(ask("#2RD", 200_000)).toBe("");
  expect(ask("1RD", 300_000)).toBe("");
  expect(ask("$1WE", 400_000)).toBe("?1 COMMAND ERROR\r");
  expect(module.writes()).toBe(1);
});

test("a conversation of the driver writes nothing, in either form", () => {
  for (const form of ["checked", "short"]) {
    const module = createD1000Simulator(RAMP_PLANT, 1, SETTINGS);
    const { items } = runDriver({
      protocol: { ...omegaD1000.bind({ form }), createSimulator: () => module },
      seconds: 3,
    });
    expect(items.filter(({ kind }) => kind === "reading").length).toBeGreaterThan(18);
    expect(module.writes()).toBe(0);
  }
});

test("after a power cycle it says NOT READY, which is told once, and then reads on", () => {
  const { items } = runDriver({
    protocol: omegaD1000.bind({}),
    seconds: 6,
    at(atUs, module) {
      if (atUs === 1_500_000) module.powerCycle(atUs);
    },
  });
  expect(items.filter(({ kind }) => kind === "notice")).toEqual([
    expect.objectContaining({ code: "D1000-ERROR", text: expect.stringContaining("NOT READY") }),
  ]);
  const late = items.filter((item) => item.kind === "reading" && item.firstByteAtUs > 4_500_000);
  expect(late.length).toBeGreaterThan(8);
});

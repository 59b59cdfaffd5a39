import { keller } from "@cementwatch/drivers/pressure/keller/definition";
import type { KellerSimulator } from "@cementwatch/drivers/pressure/keller/simulator";
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { expect, test } from "vitest";
import { runDriver } from "../../../../support/driver-transcript.ts";

const F48 = "fa300443";
const F69 = "fa45e382";
const F30_OFFSET = "fa1e40a159";
const F30_GAIN = "fa1e416198";
const P1 = "fa4901a1a7";

function sentHex(wire: ReturnType<typeof runDriver>["wire"]): string[] {
  return wire.filter(({ direction }) => direction === "sent").map(({ bytes }) => bytesToHex(bytes));
}

function readingTimes(items: readonly DecodedItem[], signal: string): number[] {
  return items.flatMap((item) =>
    item.kind === "reading" && item.signal === signal ? [item.firstByteAtUs] : [],
  );
}

test("initialises, asks who it is, then asks for pressure with temperature in between", () => {
  const sent = sentHex(runDriver({ protocol: keller.bind({}), seconds: 2 }).wire);
  expect(sent.slice(0, 5)).toEqual([F48, F69, F30_OFFSET, F30_GAIN, P1]);
  expect(sent.filter((hex) => hex === F48)).toHaveLength(1);
  expect(sent.filter((hex) => hex === P1).length / sent.length).toBeGreaterThan(0.8);
});

test("about 40 exchanges a second fit a line of 9600 baud", () => {
  const { wire } = runDriver({ protocol: keller.bind({}), seconds: 3 });
  expect(sentHex(wire).length / 3).toBeGreaterThan(38);
});

test("never has two requests open: each waits for its reply or 150 ms", () => {
  const { wire } = runDriver({
    protocol: keller.bind({}),
    seconds: 2,
    line: (bytes, atUs) => (Math.floor(atUs / 100_000) % 4 === 3 ? new Uint8Array(0) : bytes),
  });
  let openSinceUs: number | undefined;
  for (const { direction, atUs, bytes } of wire) {
    if (direction === "received" && bytes.length > 0) openSinceUs = undefined;
    if (direction === "received") continue;
    if (openSinceUs !== undefined) expect(atUs - openSinceUs).toBeGreaterThanOrEqual(150_000);
    openSinceUs = atUs;
  }
});

test("after a lost reply the serial number goes first, and pressure is back within 250 ms", () => {
  let lost = 0;
  const run = runDriver({
    protocol: keller.bind({}),
    seconds: 2,
    line: (bytes, atUs) => (atUs > 1_100_000 && lost++ < 1 ? new Uint8Array(0) : bytes),
  });
  const atLoss = run.wire.findIndex(({ direction, bytes }) => direction === "received" && bytes.length === 0);
  expect(sentHex(run.wire.slice(atLoss))[0]).toBe(F69);
  const times = readingTimes(run.items, "pressure");
  expect(Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)))).toBeLessThan(250_000);
});

test("a sensor whose answers come later than the timeout never gives a wrong channel", () => {
  const { items } = lateRun(190_000);
  for (const item of items) {
    if (item.kind !== "reading") continue;
    // The plant: 500 to 1100 kPa, 22 to 23 °C.
    if (item.signal === "pressure") expect(item.value).toBeGreaterThan(400);
    else expect(item.value).toBeLessThan(40);
  }
});

/** The wire holds each of the sensor's answers back. */
function lateRun(delayUs: number) {
  const protocol = keller.bind({});
  return runDriver({
    protocol: {
      ...protocol,
      createSimulator(plant, seed) {
        const sensor = protocol.createSimulator(plant, seed);
        return {
          ...sensor,
          emit: (untilUs) =>
            sensor.emit(untilUs - delayUs).map(({ bytes, atUs }) => ({ bytes, atUs: atUs + delayUs })),
        };
      },
    },
    seconds: 6,
  });
}

test("power loss: exception 32 is told and the sensor is initialised again", () => {
  const run = runDriver({
    protocol: keller.bind({}),
    seconds: 3,
    at: (atUs, sensor) => {
      if (atUs === 1_000_000) sensor.powerCycle(atUs);
    },
  });
  const notices = run.items.flatMap((item) => (item.kind === "notice" ? [item.code] : []));
  expect(notices[0]).toBe("KEL-INITIALISED");
  expect(notices.at(-1)).toBe("KEL-INITIALISED");
  expect(readingTimes(run.items, "pressure").filter((time) => time > 2_000_000).length).toBeGreaterThan(25);
});

test("a short power loss between two requests shows as exception 32", () => {
  const protocol = keller.bind({});
  const sensor = protocol.createSimulator({ readAt: () => READINGS }, 1);
  sensor.powerCycle(-1_000_000);
  const decoder = protocol.createDecoder();
  const poller = protocol.createPoller();
  poller.step(0);
  poller.heard([{ kind: "notice", code: "KEL-INITIALISED", text: "", firstByteAtUs: 0 }], 1);
  const { send = new Uint8Array(0) } = poller.step(30_000);
  decoder.sent(send, 30_000);
  sensor.receive(send, 30_000);
  const items = sensor.emit(100_000).flatMap(({ bytes, atUs }) => decoder.received(bytes, atUs));
  expect(items).toMatchObject([{ kind: "notice", code: "KEL-POWER-LOSS" }]);
  poller.heard(items, 60_000);
  expect(bytesToHex(poller.step(100_000).send ?? new Uint8Array(0))).toBe(F48);
});

const READINGS = {
  pressureKpa: 100,
  pumpVolumeMl: 0,
  forceN: 0,
  positionMm: 0,
  temperatureC: 22,
  isMotorRunning: false,
  isStalled: false,
};

test.each(["bus", "modbus"] as const)(
  "%s: reads zero and gain at the start and each minute, so that a foreign zero shows",
  (protocol) => {
    const bound = keller.bind({ protocol });
    const { items } = runDriver({
      protocol: bound,
      seconds: 62,
      at(atUs, simulator) {
        if (atUs === 30_000_000) (simulator as KellerSimulator).rezero(0.25);
      },
    });
    const told = items.filter((item) => item.kind === "coefficients");
    const offsets = told.flatMap(({ values }) => values["offsetP1Bar"] ?? []);
    const gains = told.flatMap(({ values }) => values["gainP1"] ?? []);
    expect(offsets).toEqual([0, 0.25]);
    expect(gains).toEqual([1, 1]);
    expect(told[0]?.firstByteAtUs).toBeLessThan(500_000);
  },
);

test("a sensor that never answers F30 is read all the same, and not asked again", () => {
  const { wire, items } = runDriver({
    protocol: keller.bind({}),
    seconds: 3,
    line: (bytes) => (bytes[1] === 0x1e ? new Uint8Array(0) : bytes),
  });
  expect(sentHex(wire).filter((hex) => hex === F30_OFFSET || hex === F30_GAIN)).toHaveLength(4);
  expect(sentHex(wire).filter((hex) => hex === F48)).toHaveLength(1);
  expect(readingTimes(items, "pressure").length).toBeGreaterThan(60);
});

test("at 115 200 baud it reads 100 times a second", () => {
  const fast = keller.bind({ baudRate: 115_200 });
  expect(fast.serial?.baudRate).toBe(115_200);
  const { items } = runDriver({ protocol: fast, seconds: 2 });
  expect(readingTimes(items, "pressure").length / 2).toBeGreaterThan(80);
});

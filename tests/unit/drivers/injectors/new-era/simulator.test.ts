import { newEra } from "@cementwatch/drivers/injectors/new-era/definition";
import { encodeSafePacket } from "@cementwatch/drivers/injectors/new-era/requests";
import {
  createNewEraSimulator,
  type NewEraSimulation,
} from "@cementwatch/drivers/injectors/new-era/simulator";
import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import { asciiToBytes, bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

const BASIC: NewEraSimulation = { address: 0, baudRate: 19_200, safeTimeoutS: 0, volumeUnit: "ML" };

function stalledFrom(fromUs: number): PlantPort {
  return { readAt: (atUs) => ({ ...RAMP_PLANT.readAt(atUs), isStalled: atUs >= fromUs }) };
}

/** Asks as a person at a terminal would, and gives the texts between STX and ETX. */
function terminal(settings: Partial<NewEraSimulation> = {}, plant = RAMP_PLANT) {
  const pump = createNewEraSimulator(plant, 3, { ...BASIC, ...settings });
  let nowUs = 100_000;
  const ask = (text: string): string => {
    nowUs += 100_000;
    pump.receive(asciiToBytes(`${text}\r`), nowUs);
    const answers = pump.emit(nowUs + 90_000).map(({ bytes }) => bytesToAscii(bytes));
    return answers.join("").replaceAll("\u0002", "|").replaceAll("\u0003", "|");
  };
  return { pump, ask };
}

test("strips spaces and control characters, takes small letters, and knows its address", () => {
  const { ask } = terminal({ address: 7 });
  expect(ask("7 v\u0002e r")).toBe("|07INE1000V3.928|");
  expect(ask("ver")).toBe("");
  expect(ask("8ver")).toBe("");
  expect(ask("7")).toBe("|07I|");
  expect(ask("7XYZ")).toBe("|07I?|");
  expect(ask("7RAT X!")).toBe("|07I?OOR|");
  expect(ask("0 rat 100 * 7 rat 250 *")).toBe("");
});

test("counts what is written to its memory, and cuts numbers off instead of rounding them", () => {
  const { ask, pump } = terminal();
  expect(ask("VOL 1.2349")).toBe("|00I|");
  expect(ask("VOL")).toBe("|00I1.234|");
  expect(pump.nvramWrites()).toBe(1);
  ask("DIS");
  ask("RAT");
  expect(pump.nvramWrites()).toBe(1);
});

test("a conversation of the driver writes nothing", () => {
  for (const options of [{}, { mode: "safe" }]) {
    const protocol = newEra.bind(options);
    const pump = createNewEraSimulator(RAMP_PLANT, 1, { ...BASIC, safeTimeoutS: "mode" in options ? 5 : 0 });
    runDriver({ protocol: { ...protocol, createSimulator: () => pump }, seconds: 3 });
    expect(pump.nvramWrites()).toBe(0);
  }
});

test("shows microlitres when set so, and the driver reads the same volume", () => {
  const { ask } = terminal({ volumeUnit: "UL" });
  // 0.35 mL/s for 0.2 s and the time the request takes on the wire.
  expect(ask("DIS")).toMatch(/^\|00II70\.\d\dW0\.000UL\|$/);
});

test("a stall is told in the answer to the next command, once", () => {
  const { ask } = terminal({}, stalledFrom(250_000));
  expect(ask("DIS")).toMatch(/^\|00II/);
  expect(ask("DIS")).toBe("|00A?S|");
  expect(ask("DIS")).toMatch(/^\|00SI/);
});

test("an unknown command does not clear an alarm", () => {
  const { ask } = terminal({}, stalledFrom(150_000));
  expect(ask("XYZ")).toBe("|00S?|");
  expect(ask("DIS")).toBe("|00A?S|");
});

test("Safe mode: a stall is pushed unasked and stays until it is asked for", () => {
  const pump = createNewEraSimulator(stalledFrom(1_000_000), 3, { ...BASIC, safeTimeoutS: 5 });
  pump.emit(900_000);
  pump.emit(1_000_000);
  const pushed = pump.emit(1_050_000);
  expect(pushed.map(({ bytes }) => bytes)).toEqual([encodeSafePacket(asciiToBytes("00A?S"))]);
  pump.receive(encodeSafePacket(asciiToBytes("DIS")), 1_100_000);
  expect(pump.emit(1_200_000).map(({ bytes }) => bytes)).toEqual([encodeSafePacket(asciiToBytes("00A?S"))]);
});

test("Safe mode: silence after the first valid packet stops the pump; silence before it does not", () => {
  const stops: number[] = [];
  const plant: PlantPort = { ...RAMP_PLANT, stopMotor: (atUs) => void stops.push(atUs) };
  const pump = createNewEraSimulator(plant, 3, { ...BASIC, safeTimeoutS: 2 });
  for (let atUs = 0; atUs < 10_000_000; atUs += 10_000) pump.emit(atUs);
  expect(stops).toEqual([]);
  pump.receive(encodeSafePacket(asciiToBytes("DIS")), 10_000_000);
  const texts: string[] = [];
  for (let atUs = 10_000_000; atUs < 13_000_000; atUs += 10_000) {
    texts.push(...pump.emit(atUs).map(({ bytes }) => bytesToAscii(bytes)));
  }
  expect(stops).toHaveLength(1);
  expect(stops[0]).toBeGreaterThan(12_000_000);
  expect(stops[0]).toBeLessThan(12_050_000);
  expect(texts.at(-1)).toContain("00A?T");
});

test("Safe mode: a damaged packet is answered with ?COM and does not start the time-out", () => {
  const pump = createNewEraSimulator(RAMP_PLANT, 3, { ...BASIC, safeTimeoutS: 1 });
  pump.receive(Uint8Array.of(2, 4, 0, 1, 3), 0);
  expect(bytesToAscii(pump.emit(100_000)[0]?.bytes ?? new Uint8Array(0))).toContain("00I?COM");
  expect(pump.emit(5_000_000)).toEqual([]);
});

test("a power cycle: silence, then A?R, then counting from zero; the driver reads on", () => {
  const run = runDriver({
    protocol: newEra.bind({}),
    seconds: 6,
    at: (atUs, pump) => {
      if (atUs === 2_000_000) pump.powerCycle(atUs);
    },
  });
  const alarms = run.items.filter(({ kind }) => kind === "deviceAlarm");
  expect(alarms).toHaveLength(1);
  expect(alarms[0]).toMatchObject({ code: "NE-RESET" });
  const [resetAtUs = 0] = alarms.map(({ firstByteAtUs }) => firstByteAtUs);
  expect(resetAtUs).toBeGreaterThan(3_200_000);
  const volumes = run.items.flatMap((item) => (item.kind === "reading" ? [item] : []));
  expect(volumes.findLast(({ firstByteAtUs }) => firstByteAtUs < 2_000_000)?.value).toBeGreaterThan(0.6);
  expect(volumes.find(({ firstByteAtUs }) => firstByteAtUs > resetAtUs)?.value).toBeLessThan(0.7);
});

/** Runs until the pump stops its motor. */
function stoppable(): PlantPort {
  let stoppedAtUs = Number.POSITIVE_INFINITY;
  return {
    readAt: (atUs) => ({
      ...RAMP_PLANT.readAt(Math.min(atUs, stoppedAtUs)),
      isMotorRunning: atUs < stoppedAtUs,
    }),
    stopMotor: (atUs) => {
      stoppedAtUs = Math.min(atUs, stoppedAtUs);
    },
  };
}

test("while it runs: a rate counts at once and is not stored, units and a direction with a target are refused", () => {
  const { ask, pump } = terminal();
  expect(ask("RAT 25")).toBe("|00I|");
  expect(ask("RAT")).toBe("|00I25.00|");
  expect(pump.nvramWrites()).toBe(0);
  expect(ask("RAT 5MM")).toBe("|00I?NA|");
  expect(ask("VOL UL")).toBe("|00I?NA|");
  expect(ask("DIR WDR")).toBe("|00I|");
  ask("VOL 1");
  expect(ask("DIR INF")).toBe("|00I?NA|");
});

test("STP pauses, again stops; then units may change and CLD clears a counter", () => {
  const { ask } = terminal({}, stoppable());
  expect(ask("STP")).toBe("|00P|");
  expect(ask("")).toBe("|00P|");
  expect(ask("STP")).toBe("|00S|");
  expect(ask("")).toBe("|00S|");
  expect(ask("VOL UL")).toBe("|00S|");
  expect(ask("DIS")).toMatch(/^\|00SI[\d.]{5}W0\.000UL\|$/);
  expect(ask("CLD INF")).toBe("|00S|");
  expect(ask("DIS")).toBe("|00SI0.000W0.000UL|");
  expect(ask("CLD")).toBe("|00S?OOR|");
});

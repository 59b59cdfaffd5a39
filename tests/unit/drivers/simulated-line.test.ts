import { SimulatedLine } from "@cementwatch/drivers/simulated-line";
import { expect, test } from "vitest";

const TIMING = { baudRate: 9600, bitsPerByte: 10, latencyUs: 2_000, jitterUs: 1_000 };

test("bytes take their time on the wire and come in pieces of a UART", () => {
  const line = new SimulatedLine(TIMING, 1);
  line.put(new Uint8Array(40).fill(3), 1_000);
  const pieces = line.emit(1_000_000);
  expect(pieces.map(({ bytes }) => bytes.length)).toEqual([16, 16, 8]);
  // 16 bytes of 10 bits at 9600 baud: 16.67 ms.
  expect(pieces.map(({ atUs }) => atUs)).toEqual([17_667, 34_334, 42_667]);
});

test("emits up to and including the time asked for, once", () => {
  const line = new SimulatedLine(TIMING, 1);
  line.put(Uint8Array.of(1), 0);
  const atUs = line.transferUs(1);
  expect(line.emit(atUs - 1)).toEqual([]);
  expect(line.emit(atUs)).toHaveLength(1);
  expect(line.emit(atUs)).toEqual([]);
});

test("latency and jitter come from the seed, and a busy wire makes the next answer wait", () => {
  const timesOf = (seed: number) => {
    const line = new SimulatedLine(TIMING, seed);
    for (let index = 0; index < 20; index++) line.answer(Uint8Array.of(index), index * 10_000);
    return line.emit(1_000_000).map(({ atUs }, index) => atUs - index * 10_000 - line.transferUs(1));
  };
  expect(timesOf(5)).toEqual(timesOf(5));
  expect(timesOf(5)).not.toEqual(timesOf(6));
  for (const delayUs of timesOf(5)) {
    expect(delayUs).toBeGreaterThanOrEqual(2_000);
    expect(delayUs).toBeLessThanOrEqual(3_000);
  }
  const busy = new SimulatedLine(TIMING, 1);
  busy.put(new Uint8Array(16), 0);
  busy.put(Uint8Array.of(9), 10);
  expect(busy.emit(1_000_000).at(-1)?.atUs).toBe(busy.transferUs(16) + busy.transferUs(1));
});

test("a power cut loses what is on the wire", () => {
  const line = new SimulatedLine(TIMING, 1);
  line.put(new Uint8Array(40), 0);
  line.cut(20_000);
  expect(line.emit(1_000_000)).toEqual([]);
});

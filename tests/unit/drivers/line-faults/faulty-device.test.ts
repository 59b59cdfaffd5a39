import type { DeviceSimulator } from "@cementwatch/drivers/driver";
import { createFaultyDevice } from "@cementwatch/drivers/line-faults/faulty-device";
import type { LineStep } from "@cementwatch/drivers/line-faults/line-scenario";
import { describe, expect, test } from "vitest";

const SECOND = 1_000_000;

/** Says its own time in whole ms each 10 ms of it, and remembers what it heard. */
function createTicker() {
  const heard: number[] = [];
  let cycles = 0;
  let nextAtUs = 10_000;
  const device: DeviceSimulator = {
    receive: (bytes) => heard.push(...bytes),
    emit(untilUs) {
      const pieces = [];
      for (; nextAtUs <= untilUs; nextAtUs += 10_000) {
        pieces.push({ atUs: nextAtUs, bytes: Uint8Array.of(0x55, 0xaa, (nextAtUs / 10_000) & 0xff) });
      }
      return pieces;
    },
    powerCycle() {
      cycles += 1;
    },
  };
  return { device, heard, cycles: () => cycles };
}

function play(steps: readonly LineStep[], chunkUs = 1_000, seed = 1) {
  const ticker = createTicker();
  const line = createFaultyDevice(
    ticker.device,
    { title: "try", lasts: 2 * SECOND, steps: [...steps] },
    seed,
  );
  const pieces: { atUs: number; text: string; length: number }[] = [];
  const cable = [];
  for (let atUs = 0; atUs <= 2 * SECOND; atUs += chunkUs) {
    for (const piece of line.emit(atUs)) {
      pieces.push({ atUs: piece.atUs, text: piece.bytes.join(" "), length: piece.bytes.length });
    }
    cable.push(...line.cableEvents());
  }
  return { ...ticker, line, pieces, cable };
}

const within = (atUs: number, from: number, to: number): boolean =>
  atUs >= from * SECOND && atUs < to * SECOND;

test("without steps it is the device itself", () => {
  const { pieces } = play([]);
  expect(pieces).toHaveLength(200);
  expect(pieces[0]).toEqual({ atUs: 10_000, text: "85 170 1", length: 3 });
});

test("the same script and seed give the same bytes, however time is cut; another seed gives others", () => {
  const steps: LineStep[] = [
    { at: 0, do: "damage", share: 0.1 },
    { at: 300_000, do: "garbage", bytes: 20 },
    { at: 400_000, do: "delay", by: 3_000, jitter: 8_000 },
  ];
  expect(play(steps, 1_000).pieces).toEqual(play(steps, 8_000).pieces);
  expect(play(steps, 1_000, 2).pieces).not.toEqual(play(steps).pieces);
});

describe("each fault, for its time only", () => {
  test.each([
    [{ at: SECOND, do: "damage", share: 1, for: 500_000 }, (text: string) => !text.startsWith("85 170")],
    [{ at: SECOND, do: "wrong-baud", for: 500_000 }, (text: string) => !text.startsWith("85 170")],
  ] satisfies [LineStep, (text: string) => boolean][])("%j", (step, isBroken) => {
    const { pieces } = play([step]);
    for (const { atUs, text } of pieces)
      expect(isBroken(text), `${atUs}`).toBe(atUs > SECOND && atUs <= 1.5 * SECOND);
  });

  test.each(["hang", "power-cut", "unplug"] as const)("%s: nothing comes and nothing is heard", (kind) => {
    const base = { at: SECOND, for: 500_000 };
    const { pieces, cycles, cable } = play([
      kind === "unplug" ? { ...base, do: kind, event: true, elsewhere: true } : { ...base, do: kind },
    ]);
    expect(pieces.filter(({ atUs }) => atUs > SECOND && atUs < 1.5 * SECOND)).toEqual([]);
    expect(pieces.filter(({ atUs }) => within(atUs, 1.51, 2.1)).length).toBeGreaterThan(40);
    expect(cycles()).toBe(kind === "power-cut" ? 1 : 0);
    expect(cable.map(({ isPlugged, isElsewhere }) => [isPlugged, isElsewhere])).toEqual(
      kind === "unplug"
        ? [
            [false, false],
            [true, true],
          ]
        : [],
    );
  });

  test("lost and doubled bytes", () => {
    const lost = play([{ at: 0, do: "drop", share: 0.5 }]).pieces;
    expect(lost.some(({ length }) => length < 3)).toBe(true);
    const doubled = play([{ at: 0, do: "duplicate", share: 0.5 }]).pieces;
    expect(doubled.length).toBeGreaterThan(250);
  });

  test("a late answer never overtakes an earlier one", () => {
    const times = play([{ at: 0, do: "delay", by: 5_000, jitter: 30_000 }]).pieces.map(({ atUs }) => atUs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(15_000);
  });

  test("a clock that is 1 % fast says 202 ticks in 2 s", () => {
    expect(play([{ at: 0, do: "clock-drift", ppm: 10_000 }]).pieces).toHaveLength(202);
  });

  test("echo repeats what the host sends; a wrong rate garbles it; unsolicited bytes come by themselves", () => {
    const { line, heard } = play([
      { at: 0, do: "echo", for: 3 * SECOND },
      { at: 2.5 * SECOND, do: "unsolicited", hex: "01 02" },
    ]);
    line.receive(Uint8Array.of(1, 2, 3), 2.1 * SECOND);
    expect(heard).toEqual([1, 2, 3]);
    const said = line.emit(2.6 * SECOND).map(({ bytes }) => bytes.join(" "));
    expect(said).toEqual(expect.arrayContaining(["1 2 3", "1 2"]));
  });

  test("steps for another device are its own", () => {
    const { device } = createTicker();
    const steps: LineStep[] = [{ at: 0, do: "hang", device: "b" }];
    const line = createFaultyDevice(device, { title: "x", lasts: SECOND, steps }, 1, "a");
    expect(line.emit(SECOND)).toHaveLength(100);
  });
});

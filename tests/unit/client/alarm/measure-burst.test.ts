import { type MeasuredBurst, measureBurst } from "@cementwatch/client/alarm/measure-burst";
import { expect, it } from "vitest";

const RATE = 48_000;

/** Pulses of a pure sum of tones: starts and durations in ms, linear ramps, one amplitude each. */
function sound(
  pulses: readonly { fromMs: number; forMs: number; riseMs: number; fallMs: number; level: number }[],
  tones: readonly { hz: number; level: number }[],
): MeasuredBurst {
  const samples = new Float32Array(RATE);
  for (const { fromMs, forMs, riseMs, fallMs, level } of pulses) {
    for (let at = 0; at < RATE; at++) {
      const ms = (at / RATE) * 1000 - fromMs;
      const gain = Math.max(0, Math.min(1, ms / riseMs, (forMs + fallMs - ms) / fallMs));
      for (const tone of tones) {
        samples[at] =
          (samples[at] ?? 0) + level * gain * tone.level * Math.sin((2 * Math.PI * tone.hz * at) / RATE);
      }
    }
  }
  return measureBurst(samples, RATE);
}

it("measures durations, ramps, gaps and levels of pulses that are known", () => {
  const shape = { forMs: 150, riseMs: 30, fallMs: 50 };
  const { pulses, gapsMs, spreadDb } = sound(
    [
      { ...shape, fromMs: 100, level: 0.5 },
      { ...shape, fromMs: 400, level: 0.25 },
    ],
    [{ hz: 500, level: 1 }],
  );
  expect(pulses).toHaveLength(2);
  // 90 % points: 27 ms after the begin, 5 ms after the fall began. The envelope is wider by up to half a period.
  expect(pulses[0]?.durationMs).toBeGreaterThan(126);
  expect(pulses[0]?.durationMs).toBeLessThan(131);
  expect(Math.abs((pulses[0]?.riseMs ?? 0) - 24)).toBeLessThan(2);
  expect(Math.abs((pulses[0]?.fallMs ?? 0) - 40)).toBeLessThan(2);
  expect(Math.abs((gapsMs[0] ?? 0) - 172)).toBeLessThan(3);
  expect(spreadDb).toBeCloseTo(6, 0);
});

it("measures the tones and their levels", () => {
  const { peaks } = sound(
    [{ fromMs: 100, forMs: 200, riseMs: 20, fallMs: 20, level: 0.5 }],
    [
      { hz: 440, level: 1 },
      { hz: 880, level: 0.1 },
    ],
  );
  const loud = peaks.filter(({ db }) => db > -25);
  expect(loud.map(({ hz }) => hz)).toEqual([440, 880]);
  expect(loud[1]?.db).toBeCloseTo(-20, 0);
});

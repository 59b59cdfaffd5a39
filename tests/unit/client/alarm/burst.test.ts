import {
  BURSTS,
  burstDurationMs,
  burstPulses,
  FUNDAMENTAL_HZ,
  PARTIALS,
} from "@cementwatch/client/alarm/burst";
import { describe, expect, it } from "vitest";

const onsets = (priority: "high" | "medium" | "low") => burstPulses(priority).map(({ startMs }) => startMs);

describe("alarm bursts", () => {
  it("has ten pulses for high, twice three and two, as in the worked default", () => {
    const half = [0, 250, 500, 1000, 1250];
    expect(onsets("high")).toEqual([...half, ...half.map((onset) => onset + 1900)]);
    expect(burstDurationMs("high")).toBe(3300);
    expect(BURSTS.high.repeatAfterMs).toBe(5000);
  });

  it("has three pulses for medium, two for low, and low is not repeated", () => {
    expect(onsets("medium")).toEqual([0, 400, 800]);
    expect(burstDurationMs("medium")).toBe(1000);
    expect(BURSTS.medium.repeatAfterMs).toBe(7500);
    expect(onsets("low")).toHaveLength(2);
    expect(BURSTS.low.repeatAfterMs).toBeUndefined();
  });

  it.each(["high", "medium", "low"] as const)("rises and falls inside the limits: %s", (priority) => {
    const pulses = burstPulses(priority);
    for (const [index, { startMs, durationMs, riseMs, fallMs }] of pulses.entries()) {
      expect(riseMs / durationMs).toBeGreaterThanOrEqual(0.1);
      expect(riseMs / durationMs).toBeLessThanOrEqual(0.2);
      const next = pulses[index + 1];
      const gapMs = next === undefined ? BURSTS[priority].gapMs : next.startMs - startMs - durationMs;
      expect(fallMs).toBeLessThanOrEqual(gapMs - riseMs);
      expect(durationMs).toBeGreaterThanOrEqual(priority === "high" ? 75 : 125);
      expect(durationMs).toBeLessThanOrEqual(priority === "high" ? 200 : 250);
    }
  });

  it("is heard: at least four partials between 300 and 4000 Hz within 15 dB", () => {
    const heard = PARTIALS.map((level, index) => ({ level, hz: FUNDAMENTAL_HZ * (index + 1) })).filter(
      ({ hz }) => hz >= 300 && hz <= 4000,
    );
    expect(heard.length).toBeGreaterThanOrEqual(4);
    const levels = heard.map(({ level }) => 20 * Math.log10(level));
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThanOrEqual(15);
  });
});

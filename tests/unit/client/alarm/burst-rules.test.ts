import { burstProblems } from "@cementwatch/client/alarm/burst-rules";
import type { MeasuredBurst } from "@cementwatch/client/alarm/measure-burst";
import { expect, it } from "vitest";

const pulse = { startMs: 0, durationMs: 183, riseMs: 24, fallMs: 80, peak: 0.5 };
const good: MeasuredBurst = {
  pulses: [pulse, pulse, pulse],
  gapsMs: [217, 217],
  spreadDb: 0,
  peaks: [523, 1046, 1569, 2092, 2615].map((hz) => ({ hz, db: -3 })),
};

it("finds nothing wrong with a burst that is right", () => {
  expect(burstProblems("medium", good)).toEqual([]);
});

it.each<[string, Partial<MeasuredBurst>]>([
  ["2 pulses", { pulses: [pulse, pulse] }],
  ["a pulse of 260 ms", { pulses: [pulse, pulse, { ...pulse, durationMs: 260 }] }],
  ["a rise of 5 %", { pulses: [pulse, pulse, { ...pulse, riseMs: 9 }] }],
  ["a gap of 100 ms", { gapsMs: [217, 100] }],
  ["uneven pulses", { gapsMs: [217, 250] }],
  ["a fall of 210 ms", { pulses: [pulse, pulse, { ...pulse, fallMs: 210 }] }],
  ["a spread of 12 dB", { spreadDb: 12 }],
  [
    "a fundamental of 1200 Hz",
    { peaks: good.peaks.map(({ db }, index) => ({ hz: 1200 * (index + 1), db })) },
  ],
  ["3 harmonics", { peaks: good.peaks.slice(0, 4) }],
  ["3 harmonics", { peaks: good.peaks.map(({ hz }, index) => ({ hz, db: index === 4 ? -20 : -3 })) }],
  ["silence", { peaks: [] }],
])("finds %s", (problem, change) => {
  expect(burstProblems("medium", { ...good, ...change }).join("\n")).toContain(problem);
});

it("finds a high burst without its 3 + 2 rhythm", () => {
  const pulses = Array.from({ length: 10 }, () => ({ ...pulse, durationMs: 137, riseMs: 18, fallMs: 60 }));
  const x = 112;
  const right = [x, x, 361, x, 508, x, x, 361, x];
  expect(burstProblems("high", { ...good, pulses, gapsMs: right })).toEqual([]);
  const even = right.map((gap, index) => (index === 4 ? gap : x));
  expect(burstProblems("high", { ...good, pulses, gapsMs: even }).join()).toContain("no 3 + 2 rhythm");
  expect(burstProblems("high", { ...good, pulses, gapsMs: right.with(4, 200) }).join()).toContain("halves");
});

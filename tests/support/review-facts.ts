/** Facts of a made-up case whose figures can be worked out by hand. */
import { type Look, looksOf } from "@cementwatch/shared/review/looks";
import type { ReviewAlarm, ReviewFacts } from "@cementwatch/shared/review/review-facts";

const S = 1_000_000;

/** A lateral look of the picture `c` with a frame each quarter of a second; frame numbers are quarters of seconds. */
export function lookOf(fromS: number, toS: number): Look {
  const times = Array.from({ length: Math.round((toS - fromS) * 4) + 1 }, (_, i) => fromS + i / 4);
  const frames = times.map((atS) => ({
    pictureId: "c",
    view: "lateral" as const,
    frameNumber: atS * 4,
    contentHash: atS,
    atUs: atS * S,
  }));
  const look = looksOf(frames, [])[0];
  if (look === undefined) throw new Error("no look");
  return look;
}

export function alarmOf(id: number, raisedAtS: number, more: Partial<ReviewAlarm> = {}): ReviewAlarm {
  return {
    id,
    condition: "A1",
    kind: "leak",
    priority: "high",
    headline: "STOP",
    place: "CEMENT BEHIND WALL",
    isAudible: true,
    raisedAtUs: raisedAtS * S,
    present: [{ fromUs: raisedAtS * S, toUs: (raisedAtS + 0.5) * S }],
    ...more,
  };
}

/** Two levels: L1 from 10 to 30 s at 0.1 mL/s, T12 from 60 to 70 s without a volume. Looks at 10–12, 20–22, 60–62 s. */
export function reviewFacts(more: Partial<ReviewFacts> = {}): ReviewFacts {
  const looks = [lookOf(10, 12), lookOf(20, 22), lookOf(60, 62)];
  return {
    startUs: 0,
    endUs: 100 * S,
    looks,
    alarms: [],
    people: [],
    levels: [
      { level: "L1", injections: [{ fromUs: 10 * S, toUs: 30 * S }], deliveredMl: 2, isApproximate: false },
      { level: "T12", injections: [{ fromUs: 60 * S, toUs: 70 * S }], isApproximate: false },
    ],
    volume: Array.from({ length: 401 }, (_, i) => ({
      atUs: i * 0.1 * S,
      value: Math.min(2, Math.max(0, i / 100 - 1)),
    })),
    pressure: [],
    area: [],
    beam: looks.map(({ fromUs, toUs }) => ({ fromUs, toUs })),
    pressureLimitKpa: 3_000,
    ...more,
  };
}

import {
  alarmSpans,
  evidenceText,
  shareOf,
  ticks,
  timeAt,
  timeText,
} from "@cementwatch/client/pages/review/timeline-model";
import type { ActiveAlarm, AlarmEvent, AlarmPhase } from "@cementwatch/shared/alarm/alarm";
import { describe, expect, it } from "vitest";

const RANGE = { startUs: 1_000_000, endUs: 91_000_000 };

function event(id: number, phase: AlarmPhase, atS: number, raisedS: number): AlarmEvent {
  const alarm = {
    id,
    condition: "A1",
    priority: "high",
    headline: "STOP",
    place: "CEMENT BEHIND WALL",
    evidence: [{ name: "area", value: phase === "raised" ? 3 : 9, unit: "mm²" }],
    raisedAtUs: raisedS * 1e6,
  } as unknown as ActiveAlarm;
  return { atUs: atS * 1e6, phase, alarm };
}

describe("scale", () => {
  it("maps times to shares and back, and stays within the record", () => {
    expect(shareOf(RANGE, 46_000_000)).toBe(0.5);
    expect(shareOf(RANGE, 0)).toBe(0);
    expect(shareOf(RANGE, 1e9)).toBe(1);
    expect(shareOf({ startUs: 5, endUs: 5 }, 5)).toBe(0);
    expect(timeAt(RANGE, 0.5)).toBe(46_000_000);
    expect(timeAt(RANGE, -1)).toBe(RANGE.startUs);
    expect(timeAt(RANGE, 2)).toBe(RANGE.endUs);
  });

  it("labels round seconds from the start, never too many", () => {
    expect(ticks(RANGE, 12).map((atUs) => timeText(RANGE, atUs))).toEqual([
      ...["0:00.0", "0:10.0", "0:20.0", "0:30.0", "0:40.0", "0:50.0"],
      ...["1:00.0", "1:10.0", "1:20.0", "1:30.0"],
    ]);
    expect(ticks({ startUs: 0, endUs: 10 * 3600e6 }, 12).length).toBeLessThanOrEqual(13);
    expect(ticks({ startUs: 0, endUs: 0 }, 12)).toEqual([0]);
  });
});

describe("alarms of the record", () => {
  const spans = alarmSpans([
    event(1, "raised", 10, 10),
    event(1, "updated", 11, 10),
    event(2, "raised", 20, 20),
    event(1, "acknowledged", 25, 10),
    event(1, "ended", 30, 10),
  ]);

  it("span from their raising to their end, with the evidence that raised them", () => {
    expect(spans).toHaveLength(2);
    expect(spans[0]).toMatchObject({ id: 1, raisedAtUs: 1e7, acknowledgedAtUs: 25e6, endedAtUs: 3e7 });
    expect(spans[0]?.evidence[0]?.value).toBe(3);
    expect(spans[1]?.endedAtUs).toBeUndefined();
  });

  it("show a value against its limit", () => {
    expect(evidenceText({ name: "area", value: 3.2456, limit: 1.5, unit: "mm²" })).toBe(
      "area 3.25 mm² (limit 1.50)",
    );
    expect(evidenceText({ name: "frames", value: 3, unit: "1" })).toBe("frames 3");
  });
});

import {
  evidenceRows,
  notAvailable,
  sparkline,
} from "@cementwatch/client/pages/monitor/touch-evidence-model";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import { describe, expect, it } from "vitest";
import { assessment, config } from "../../../../support/wall-scenes.ts";

const NOW_US = 100_000_000;

function rows(change: Partial<Assessment>, nowUs = NOW_US) {
  return evidenceRows(assessment({ atUs: NOW_US, change }), nowUs).map(
    ({ name, view, value, against, age, isOver }) =>
      [name, value, view, against, age].filter((part) => part !== "").join(" | ") + (isOver ? " !" : ""),
  );
}

describe("evidence on the strip", () => {
  it("is each value against its limit, with unit and words", () => {
    expect(rows({ toStopLineMl: 0.31 })).toEqual([
      "cement outside | 0.0 mm² | lateral | limit 1.5",
      "to stop line | 6.2 mm | lateral | ≈ 0.3 mL to line",
      "cement in view | 84.0 mm² | lateral | 3.4 mL delivered",
      "resistance drop | 0.12 ln | limit 0.55",
    ]);
  });

  it("says in words what is beyond, what is over its limit and what is old", () => {
    const at = { view: "ap", measuredAtUs: NOW_US - 14e6 } as const;
    const evidence = [
      { name: "outsideAreaMm2", value: 3, limit: 3, unit: "mm²", ...at },
      { name: "toStopLineMm", value: -1.2, limit: 0, unit: "mm", ...at },
      { name: "unaccountedMl", value: 0.3, limit: 0.5, unit: "mL", ...at },
    ];
    expect(rows({ evidence })).toEqual([
      "cement outside | 3.0 mm² | AP | limit 3 | 0:14 ago !",
      "to stop line | 1.2 mm beyond | AP | 0:14 ago !",
      "not accounted for | 0.3 mL | AP | limit 0.5 | 0:14 ago",
    ]);
  });

  it("lists detectors that are not fitted, as such", () => {
    expect(notAvailable(config({ pressure: true, volume: "pump" }))).toEqual([]);
    expect(notAvailable(config({ volume: "pump" }))).toEqual(["pressure", "resistance drop"]);
    expect(notAvailable(config({ pressure: true, volume: "counted" }))).toEqual([
      "measured volume",
      "resistance drop",
    ]);
    expect(notAvailable(undefined)).toEqual([]);
  });
});

describe("the sparkline", () => {
  it("runs from ten seconds ago at the left to now at the right, the limit inside", () => {
    const { runs, limitY } = sparkline({ timesS: [-10, -9.5, -9], values: [0, 1, 2] }, 2);
    expect(runs).toEqual(["0.0,28.0 5.0,16.7 10.0,5.4"]);
    expect(limitY).toBeCloseTo(5.39, 2);
  });

  it("has a gap where nobody looked, a dot for a single shot, and nothing for nothing", () => {
    const { runs } = sparkline({ timesS: [-9, -8.8, -2], values: [1, 1, 1] }, undefined);
    expect(runs).toHaveLength(2);
    expect(runs[1]).toBe("80.0,2.0 80.0,2.0");
    expect(sparkline({ timesS: [], values: [] }, undefined)).toEqual({ runs: [], limitY: undefined });
  });

  it("keeps values below zero inside", () => {
    const { runs, limitY } = sparkline({ timesS: [-1, 0], values: [4, -2] }, 0);
    expect(runs).toEqual(["90.0,2.0 100.0,28.0"]);
    expect(limitY).toBeCloseTo(19.33, 2);
  });
});

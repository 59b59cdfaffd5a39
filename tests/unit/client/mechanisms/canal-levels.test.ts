import { canalLevels } from "@cementwatch/client/mechanisms/canal-levels";
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { LevelRecord } from "@cementwatch/shared/procedure/procedure-record";
import { expect, it } from "vitest";
import { alarm } from "../../../support/wall-scenes.ts";

function level(name: LevelRecord["level"], startsUs: readonly number[]): LevelRecord {
  return {
    level: name,
    isActive: false,
    firstActiveAtUs: 0,
    cannulas: [],
    injections: startsUs.map((startedAtUs) => ({ side: "left", batch: "A", startedAtUs, isMarked: false })),
    balloons: [],
    isApproximate: false,
    looks: 0,
    heights: {},
    decompression: {},
  };
}
const raised = (change: Parameters<typeof alarm>[0]): AlarmEvent => ({
  atUs: change.raisedAtUs ?? 0,
  phase: "raised",
  alarm: alarm(change),
});
// Levels alternate: L1, L2, L1.
const levels = [level("L1", [100, 500]), level("L2", [300])];

it("gives an alarm to the level that was injected last", () => {
  expect(canalLevels([raised({ raisedAtUs: 400 })], levels)).toEqual(["L2"]);
  expect(canalLevels([raised({ raisedAtUs: 600 }), raised({ raisedAtUs: 150 })], levels)).toEqual(["L1"]);
});

it("knows cement in the canal by its site too, and nothing else", () => {
  expect(canalLevels([raised({ condition: "A4", site: "canal", raisedAtUs: 400 })], levels)).toEqual(["L2"]);
  expect(canalLevels([raised({ condition: "A4", site: "discSuperior", raisedAtUs: 400 })], levels)).toEqual(
    [],
  );
  expect(canalLevels([raised({ raisedAtUs: 50 })], levels)).toEqual([]);
});

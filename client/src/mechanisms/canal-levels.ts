/** At which levels an alarm saw cement in the canal. Pure. */
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { VertebralLevel } from "@cementwatch/shared/procedure/level";
import type { LevelRecord } from "@cementwatch/shared/procedure/procedure-record";

/** Each one belongs to the level that was injected last before it was raised; without an injection to none. */
export function canalLevels(
  alarms: readonly AlarmEvent[],
  levels: readonly LevelRecord[],
): readonly VertebralLevel[] {
  const seen = new Set<VertebralLevel>();
  for (const { alarm } of alarms) {
    if (alarm.condition !== "A1" && alarm.site !== "canal") continue;
    const injected = levels
      .flatMap(({ level, injections }) => injections.map(({ startedAtUs }) => ({ level, startedAtUs })))
      .filter(({ startedAtUs }) => startedAtUs <= alarm.raisedAtUs)
      .sort((a, b) => b.startedAtUs - a.startedAtUs)[0];
    if (injected !== undefined) seen.add(injected.level);
  }
  return [...seen];
}

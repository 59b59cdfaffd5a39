/** An alarm as its condition describes it: raised from its row of the catalogue, and brought up to date. Pure. */
import type { ActiveAlarm } from "./alarm.ts";
import { ALARM_CATALOGUE } from "./alarm-catalogue.ts";
import type { AlarmGrowth, ConditionReport } from "./alarm-machine.ts";

/** A new alarm of the report, audible as its row says. */
export function newAlarm(id: number, report: ConditionReport, atUs: number): ActiveAlarm {
  const row = ALARM_CATALOGUE[report.condition];
  const base: ActiveAlarm = {
    id,
    condition: report.condition,
    kind: row.kind,
    priority: row.priority,
    headline: row.headline,
    place: "",
    act: row.act,
    evidence: [],
    raisedAtUs: atUs,
    presentUntilUs: atUs,
    isPresent: true,
    isLatched: row.isLatched,
    isAcknowledged: false,
    isAudible: row.isAudible,
    soundsOnce: row.soundsOnce,
    soundCount: 1,
  };
  return described(base, report);
}

/** The alarm with the words, evidence and place of the report. */
export function described(alarm: ActiveAlarm, report: ConditionReport): ActiveAlarm {
  const { condition, instance, size, priority, headline, act, isAudible, ...rest } = report;
  return {
    ...alarm,
    ...rest,
    priority: priority ?? alarm.priority,
    headline: headline ?? alarm.headline,
    act: act ?? alarm.act,
    isAudible: isAudible ?? alarm.isAudible,
  };
}

/** The alarm heard anew: nobody has answered what it says now. */
export function heardAgain(alarm: ActiveAlarm, report: ConditionReport): ActiveAlarm {
  const { isEscalated, ...rest } = described(alarm, report);
  return { ...rest, isAcknowledged: false, soundCount: alarm.soundCount + 1 };
}

/** Size from which on a condition is worse than `from`: area grows by a share, a front by millimetres. */
export function grownSize(report: ConditionReport, from: number, growth: AlarmGrowth): number {
  const isArea = ALARM_CATALOGUE[report.condition].kind === "leak";
  return isArea ? from * (1 + growth.reAlarmAreaGrowth01) + 1e-9 : from + growth.reAlarmMarginMm;
}

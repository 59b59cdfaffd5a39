/** The words of calibration for a person: procedures, verdicts, kinds. Pure. */

import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { CalibrationKind, ProcedureId } from "@cementwatch/shared/calibration/calibration-plan";
import type { Verdict } from "@cementwatch/shared/calibration/calibration-result";
import type { RunStage } from "@cementwatch/shared/calibration/run-view";

export interface ProcedureWords {
  readonly id: ProcedureId;
  readonly kind: CalibrationKind;
  readonly title: string;
  readonly standard: string;
  readonly words: string;
  /** Points of one series that the procedure begins with; `[]`: the number is not to be chosen. */
  readonly points: readonly number[];
}

export const PROCEDURES: readonly ProcedureWords[] = [
  {
    id: "dkdC",
    kind: "pressure",
    title: "Quick: once up, once down",
    standard: "DKD-R 6-1, sequence C",
    words: "one preload, one series up, one down",
    points: [5, 9],
  },
  {
    id: "dkdB",
    kind: "pressure",
    title: "Usual: up, down, up",
    standard: "DKD-R 6-1, sequence B",
    words: "two preloads, up, down, up again: repeatability is known",
    points: [6, 5, 9],
  },
  {
    id: "dkdA",
    kind: "pressure",
    title: "Full: twice up and down",
    standard: "DKD-R 6-1, sequence A",
    words: "three preloads, up and down twice",
    points: [9, 11],
  },
  {
    id: "forceSimplified",
    kind: "force",
    title: "Simplified force procedure",
    standard: "after ISO 376, one position",
    words: "preloads and series in one position",
    points: [5, 8, 10],
  },
  {
    id: "iso376",
    kind: "force",
    title: "Full force procedure, turned twice",
    standard: "ISO 376",
    words: "series at 0°, 120° and 240°; the instrument is turned between them",
    points: [8, 10],
  },
  {
    id: "gravimetric",
    kind: "volume",
    title: "Weighing dispensed water",
    standard: "ISO 8655-6, with the Z factor",
    words: "ten dispenses each at 100, 50 and 10 % of the nominal volume",
    points: [],
  },
  {
    id: "temperaturePoints",
    kind: "temperature",
    title: "Temperature points",
    standard: "comparison in a stirred bath",
    words: "two or more temperatures beside a reference thermometer",
    points: [2, 3, 5],
  },
];

export function procedureWords(id: ProcedureId): ProcedureWords | undefined {
  return PROCEDURES.find((procedure) => procedure.id === id);
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: "PASS",
  conditionalPass: "PASS, not beyond doubt",
  conditionalFail: "FAIL, not beyond doubt",
  fail: "FAIL",
};

/** What a verdict rests on: the stated decision rule, in one line. */
export const DECISION_RULE =
  "PASS when |deviation| + U ≤ limit · not beyond doubt when U reaches across the limit · else FAIL (ILAC-G8)";

export const STAGE_WORDS: Readonly<Record<RunStage, string>> = {
  ready: "ready to start",
  measuring: "measuring",
  paused: "paused",
  judging: "waiting for a decision",
  complete: "complete",
  abandoned: "abandoned",
};

export const ADJUSTMENT_WORDS: Readonly<Record<CalibrationEntry["adjustment"], string>> = {
  none: "not adjusted",
  correction: "corrected by the fit",
  device: "device adjusted by a person",
};

/** ▲ up, ▼ down, nothing for neither. */
export const DIRECTION_MARKS = { up: "▲", down: "▼", none: "" } as const;

/** Of an ISO date or time: its date. */
export function dateOf(iso: string): string {
  return iso.slice(0, 10);
}

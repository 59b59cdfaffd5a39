/** The steps of the set-up, in the order of a case, and which of them are done. Pure. */
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { checklistRows, checklistText } from "./checklist-model.ts";
import { referenceState } from "./reference-state.ts";
import { viewLocks } from "./view-locks.ts";

export const SETUP_STEPS = [
  { id: "case", title: "CASE" },
  { id: "details", title: "DETAILS" },
  { id: "fitted", title: "FITTED" },
  { id: "outline", title: "OUTLINE" },
  { id: "reference", title: "REFERENCE" },
  { id: "checklist", title: "CHECKLIST" },
  { id: "levels", title: "LEVELS" },
  { id: "acts", title: "ACTS" },
  { id: "measure", title: "MEASURE" },
  { id: "thermal", title: "THERMAL" },
  { id: "limits", title: "LIMITS" },
  { id: "after", title: "REPORT" },
] as const;

export type SetupStepId = (typeof SETUP_STEPS)[number]["id"];

export interface StepInput {
  readonly config: SessionConfig | undefined;
  readonly assessment: Assessment | undefined;
  readonly procedure: ProcedureRecord | undefined;
}

/** A few letters under a step's title: what it holds now. */
export function stepNote(id: SetupStepId, { config, assessment, procedure }: StepInput): string {
  if (config === undefined) return "";
  const { level, side, procedure: kind } = config.procedure;
  switch (id) {
    case "case":
      return `${level} ${sideLetter(side)} ${kind}`;
    case "details":
      return config.procedure.pseudonym.slice(0, 12);
    case "fitted":
      return config.fitted.volume === "none" && !config.fitted.pressure ? "picture only" : fittedText(config);
    case "outline": {
      const locked = viewLocks(config, assessment).filter(({ tone }) => tone === "locked");
      return locked.map(({ name }) => `${name === "AP" ? "AP" : "LAT"} ✓`).join(" ");
    }
    case "reference":
      return referenceNote(assessment);
    case "checklist":
      return checklistText(checklistRows(procedure));
    case "levels":
      return (procedure?.levels ?? []).map((row) => row.level).join(" ");
    case "limits": {
      const raised = Object.keys(config.limitReasons).length;
      return raised === 0 ? "usual" : `${raised} raised`;
    }
    case "acts":
    case "measure":
    case "thermal":
    case "after":
      return "";
  }
}

function referenceNote(assessment: Assessment | undefined): string {
  return (assessment?.pictures ?? [])
    .map((picture) => ({ view: picture.view, ...referenceState(picture) }))
    .filter(({ state }) => state !== "none")
    .map(({ view, state, text }) => `${view === "ap" ? "AP" : "LAT"} ${state === "taken" ? "✓" : text}`)
    .join(" ");
}

function sideLetter(side: SessionConfig["procedure"]["side"]): string {
  return side === "left" ? "L" : side === "right" ? "R" : "L+R";
}

function fittedText({ fitted }: SessionConfig): string {
  return [
    ...(fitted.volume === "none" ? [] : [fitted.volume === "counted" ? "counted" : "mL"]),
    ...(fitted.pressure ? ["bar"] : []),
  ].join(" + ");
}

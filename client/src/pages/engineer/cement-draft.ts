/** A cement while it is being edited: everything is text, so that half a number can be typed. Pure. */
import type { CementProfile, HandlingRow, Opacifier } from "@cementwatch/shared/cement/cement-profile";
import { profileProblem } from "@cementwatch/shared/cement/profile-problem";
import type { CementConstants } from "./cement-api.ts";

interface NumberEntry {
  readonly field: keyof CementProfile;
  readonly label: string;
  readonly unit: string;
}

export const NUMBER_ENTRIES = [
  { field: "initialViscosityPaS", label: "Viscosity at the start", unit: "Pa·s" },
  { field: "riseS", label: "Rises e-fold in (22 °C)", unit: "s" },
  { field: "viscosityFactor", label: "True value within ÷ and ×", unit: "" },
  { field: "flowExponent", label: "Flow exponent", unit: "" },
  { field: "readyS", label: "Wait at least (22 °C)", unit: "s" },
  { field: "densityGPerMl", label: "Density", unit: "g/mL" },
  { field: "powderG", label: "Powder of a pack", unit: "g" },
  { field: "liquidG", label: "Liquid of a pack", unit: "g" },
  { field: "monomerShare01", label: "Monomer in the liquid", unit: "0–1" },
] as const satisfies readonly NumberEntry[];

export type NumberField = (typeof NUMBER_ENTRIES)[number]["field"];

export const HANDLING_FIELDS = ["temperatureC", "mixingS", "workingFromS", "workingToS", "setS"] as const;
export type HandlingField = (typeof HANDLING_FIELDS)[number];
export type DraftRow = Readonly<Record<HandlingField, string>>;

export interface CementDraft {
  readonly id: string;
  /** The version that was opened; 0 for a new cement. */
  readonly baseVersion: number;
  readonly title: string;
  readonly source: string;
  readonly reason: string;
  readonly numbers: Readonly<Record<NumberField, string>>;
  readonly opacifier: Opacifier["name"];
  readonly opacifierPercent: string;
  readonly handling: readonly DraftRow[];
}

/** The profile as text; its reason was for the version before and starts empty. */
export function draftOf(profile: CementProfile): CementDraft {
  const numbers = Object.fromEntries(NUMBER_ENTRIES.map(({ field }) => [field, String(profile[field])]));
  return {
    id: profile.id,
    baseVersion: profile.version,
    title: profile.title,
    source: profile.source,
    reason: "",
    numbers: numbers as Record<NumberField, string>,
    opacifier: profile.opacifier.name,
    opacifierPercent: String(profile.opacifier.massPercent),
    handling: profile.handling.map(draftRow),
  };
}

function draftRow(row: HandlingRow): DraftRow {
  return Object.fromEntries(HANDLING_FIELDS.map((field) => [field, String(row[field])])) as DraftRow;
}

/** An empty field is no number, not zero. */
function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** What would be sent. */
export function constantsOf(draft: CementDraft): CementConstants {
  const numbers = Object.fromEntries(
    NUMBER_ENTRIES.map(({ field }) => [field, numberOf(draft.numbers[field])]),
  ) as Record<NumberField, number>;
  return {
    ...numbers,
    title: draft.title.trim(),
    source: draft.source.trim(),
    opacifier: { name: draft.opacifier, massPercent: numberOf(draft.opacifierPercent) },
    handling: draft.handling.map(
      (row) =>
        Object.fromEntries(
          HANDLING_FIELDS.map((field) => [field, numberOf(row[field])]),
        ) as unknown as HandlingRow,
    ),
  };
}

/** The draft as a profile, for its curves; whether it can be used is `draftProblem`'s. */
export function profileOf(draft: CementDraft): CementProfile {
  return { ...constantsOf(draft), id: draft.id, version: draft.baseVersion + 1, reason: draft.reason.trim() };
}

/** What keeps the draft from being saved, in words; the reason is asked for last. */
export function draftProblem(draft: CementDraft): string | undefined {
  const problem = profileProblem(profileOf(draft));
  if (problem !== undefined) return problem;
  return draft.reason.trim() === "" ? "reason is empty: say why the cement is changed" : undefined;
}

/** Whether anything but the reason was typed. */
export function isChanged(draft: CementDraft, profile: CementProfile): boolean {
  return JSON.stringify({ ...draft, reason: "" }) !== JSON.stringify(draftOf(profile));
}

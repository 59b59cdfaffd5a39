/** A re-run: recorded sessions computed once more, with other limits or by another version. Its request and its result. */
import { z } from "zod";
import { LEAK_PARAMETERS, type ParameterId, resolveParameters } from "../leak/parameters.ts";
import type { AlarmDifference, DifferenceCounts, MatchLimits } from "./alarm-difference.ts";
import type { Confusion } from "./confusion.ts";

/** `pipelineOnly`: recorded findings, recomputed alarms. `reanalyse`: the findings are made anew from the pixels. */
export const RERUN_MODES = ["pipelineOnly", "reanalyse"] as const;
export type RerunMode = (typeof RERUN_MODES)[number];

/** What the new alarms are compared with: those in the record, or those of a re-run with the recorded parameters. */
export const RERUN_BASELINES = ["recorded", "rerun"] as const;
export type RerunBaseline = (typeof RERUN_BASELINES)[number];

const SESSIONS_MOST = 500;
export const WINDOW_MS_RANGE = [50, 600_000] as const;

export const rerunRequestSchema = z.strictObject({
  sessionIds: z
    .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/))
    .min(1)
    .max(SESSIONS_MOST),
  mode: z.enum(RERUN_MODES),
  baseline: z.enum(RERUN_BASELINES).default("recorded"),
  windowMs: z.number().min(WINDOW_MS_RANGE[0]).max(WINDOW_MS_RANGE[1]).optional(),
  /** Changed values by name; each is checked against the table of parameters. */
  parameters: z.record(z.string(), z.number()).default({}),
});
export type RerunRequest = z.infer<typeof rerunRequestSchema>;

/** One side of the comparison: which software, with which limits. */
export interface RerunSide {
  readonly software: string;
  readonly from: "record" | "pipelineOnly" | "reanalyse";
  /** Values that differ from the defaults of this software, by name. */
  readonly parameters: Readonly<Record<string, number>>;
}

export interface RerunSession {
  readonly sessionId: string;
  readonly title: string;
  readonly durationUs: number;
  /** Absent when it could not be computed. */
  readonly difference?: AlarmDifference;
  readonly before?: RerunSide;
  readonly after?: RerunSide;
  readonly inputs?: number;
  /** Pictures that were analysed anew. */
  readonly frames?: number;
  /** What a reader must know, e.g. that pictures are missing. */
  readonly notes: readonly string[];
  /** Why it could not be computed and what to do. */
  readonly problem?: string;
  readonly spans: readonly RerunSpan[];
}

/** A part of a session of which somebody or something knows whether cement leaked. */
export interface RerunSpan {
  readonly fromUs: number;
  readonly toUs: number;
  /** Absent: not known. */
  readonly isLeak?: boolean;
  /** Who says so, e.g. `scenario`. */
  readonly source: string;
  readonly saidBefore: boolean;
  readonly saidAfter: boolean;
}

export interface RerunSummary {
  readonly sessions: number;
  readonly failed: number;
  readonly counts: DifferenceCounts;
  readonly confusion: { readonly before: Confusion; readonly after: Confusion };
}

export interface RerunResult {
  readonly format: "cementwatch.rerun";
  readonly formatVersion: 1;
  /** That computed the result. */
  readonly software: string;
  /** That made the alarms on the new side, when it is another one. */
  readonly detector?: string;
  readonly mode: RerunMode;
  readonly baseline: RerunBaseline;
  readonly limits: MatchLimits;
  /** The values that were changed. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly summary: RerunSummary;
  readonly sessions: readonly RerunSession[];
}

/** Used by the image analysis alone: without the pixels a change of them does nothing. */
const PICTURE_ONLY: ReadonlySet<string> = new Set<ParameterId>([
  "outsideMarginMm",
  "refinedMarginMm",
  "noiseFactor",
  "opacityMin",
  "massShortfall01",
  "volumeGateMl",
]);

/** Used by the image analysis and by the alarms: without the pixels a change of them does half of what it would. */
const PICTURE_TOO: ReadonlySet<string> = new Set<ParameterId>([
  "stopLineFraction",
  "stopLineTumourFraction",
  "posteriorAreaMm2",
  "otherAreaMm2",
]);

/** True when the image analysis has to run for a change of this parameter to take full effect. */
export function needsPixels(name: string): "no" | "partly" | "yes" {
  return PICTURE_ONLY.has(name) ? "yes" : PICTURE_TOO.has(name) ? "partly" : "no";
}

/** What a change does less than its reader may think, because the pixels are not looked at. */
export function pixelNotes(mode: RerunMode, changed: Readonly<Record<string, number>>): readonly string[] {
  if (mode === "reanalyse") return [];
  return Object.keys(changed).flatMap((name) => {
    const need = needsPixels(name);
    if (need === "no") return [];
    return need === "yes"
      ? [`${name} is of the image analysis alone: it does nothing in this mode, use reanalyse`]
      : [`${name} is of the image analysis too: only reanalyse shows its whole effect`];
  });
}

/** What is wrong with changed values, one line each, in words for a person; empty when all can be used. */
export function parameterProblems(values: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (typeof value !== "number") return [`parameter "${name}" is ${JSON.stringify(value)}: give a number`];
    return resolveParameters({ [name]: value }).problems.map(({ message }) =>
      message.replace(/; [^;]* stays in force$/, ""),
    );
  });
}

/** Of all values in force, those that are not the default. */
export function changedFromDefault(values: Readonly<Record<ParameterId, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => LEAK_PARAMETERS[name as ParameterId]?.value !== value),
  );
}

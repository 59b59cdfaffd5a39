/** What really happened in a case (truth.json): read by `evaluate` only, never by the analysis. */
import { join } from "node:path";
import { z } from "zod";
import { CaseFolderError } from "./case-error.ts";
import { readCaseJson } from "./case-json.ts";

const seconds = z.number().nullish();
const truthSchema = z.looseObject({
  case_kind: z.string().nullish(),
  is_leak: z.boolean().nullish(),
  leak_onsets_s: z.array(z.number()).nullish(),
  leak_visible_t_s: seconds,
  leak_evident_t_s: seconds,
  leak_type: z.string().nullish(),
  duration_s: z.number().positive().nullish(),
  beam_on_s: z.number().nonnegative().nullish(),
  frame_times_s: z.array(z.number()).nullish(),
});

export interface CaseTruth {
  readonly caseKind: string;
  readonly isLeak: boolean;
  readonly isPosterior: boolean;
  /** When cement first left the body; a case is scored on its first leak. */
  readonly onsetS?: number;
  /** When the leak could first be seen in the view; absent: never. */
  readonly visibleS?: number;
  /** First settled frame that shows it. */
  readonly evidentS?: number;
  readonly durationS?: number;
  readonly beamOnS?: number;
  readonly frameTimesS: readonly number[];
}

/** @throws CaseFolderError when the file is broken or tells of a leak without any time. */
export async function readCaseTruth(folder: string): Promise<CaseTruth> {
  const path = join(folder, "truth.json");
  const truth = await readCaseJson(path, truthSchema);
  const visibleS = truth.leak_visible_t_s ?? undefined;
  const evidentS = truth.leak_evident_t_s ?? undefined;
  const onsets = truth.leak_onsets_s ?? [];
  const onsetS = onsets.length > 0 ? Math.min(...onsets) : (visibleS ?? evidentS);
  const isLeak = truth.is_leak ?? onsetS !== undefined;
  if (isLeak && onsetS === undefined) {
    throw new CaseFolderError(
      `${path}: field leak_onsets_s is ${JSON.stringify(truth.leak_onsets_s)} although is_leak is true; give the onset in s`,
    );
  }
  return {
    caseKind: truth.case_kind ?? (isLeak ? "leak" : "no_leak"),
    isLeak,
    isPosterior: isLeak && (truth.leak_type ?? truth.case_kind ?? "").toLowerCase().includes("posterior"),
    ...(isLeak && onsetS !== undefined ? { onsetS } : {}),
    ...(isLeak && visibleS !== undefined ? { visibleS } : {}),
    ...(isLeak && evidentS !== undefined ? { evidentS } : {}),
    ...(typeof truth.duration_s === "number" ? { durationS: truth.duration_s } : {}),
    ...(typeof truth.beam_on_s === "number" ? { beamOnS: truth.beam_on_s } : {}),
    frameTimesS: (truth.frame_times_s ?? []).toSorted((a, b) => a - b),
  };
}

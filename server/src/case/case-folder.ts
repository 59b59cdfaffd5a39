/** Reads a case folder (docs/case-folder.md): set-up, telemetry and pictures. Never reads truth.json. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import { caseActs, type TimedAct } from "./case-acts.ts";
import { caseDrawings } from "./case-drawing.ts";
import { CaseFolderError } from "./case-error.ts";
import { readCaseJson } from "./case-json.ts";
import type { CaseNote } from "./case-note.ts";
import { type CasePicture, readCasePictures } from "./case-pictures.ts";
import { type CaseSetup, setupSchema } from "./case-setup.ts";
import { type CaseColumn, type CaseTelemetry, NO_TELEMETRY, readCaseTelemetry } from "./case-telemetry.ts";
import { secondsFromTo } from "./case-time.ts";
import { telemetryGaps } from "./telemetry-gaps.ts";

export interface CaseFolder extends CaseTelemetry {
  readonly path: string;
  readonly setup: CaseSetup;
  /** Signals that are fitted and have values. */
  readonly fitted: ReadonlySet<CaseColumn>;
  readonly pictures: readonly CasePicture[];
  readonly drawings: Partial<Record<Drawing["view"], Drawing>>;
  readonly acts: readonly TimedAct[];
  /** Cement's age at case time 0, s, when it was mixed before. */
  readonly mixedBeforeS?: number;
  /** For standard error: nothing of it changes the analysis. */
  readonly warnings: readonly string[];
}

const FITTED_NAMES: Readonly<Record<CaseColumn, string>> = {
  pressureKpa: "pressure",
  volumeMl: "volume",
  temperatureC: "temperature",
};
const MIX_AGE_MOST_S = 3600;

/** @throws CaseFolderError when the folder cannot be analysed. */
export async function readCaseFolder(path: string): Promise<CaseFolder> {
  const names = await readdir(path).catch(() => {
    throw new CaseFolderError(`${path}: no such folder; name a case folder`);
  });
  const setup = await readCaseJson(join(path, "setup.json"), setupSchema);
  const hasTelemetry = names.includes("telemetry.csv");
  const telemetry = hasTelemetry ? await readCaseTelemetry(join(path, "telemetry.csv")) : NO_TELEMETRY;
  const files = names.filter((name) => /^(lateral|ap)(-\d+)?\.dcm$/.test(name));
  if (files.length === 0)
    throw new CaseFolderError(`${path}: holds neither lateral.dcm nor ap.dcm; add the pictures`);
  const { pictures, notes } = await readCasePictures(path, files, setup);
  const drawn = caseDrawings(path, setup, pictures);
  const { acts, warnings } = caseActs(setup, pictures);
  const declared = declaredColumns(setup);
  const expected = declared.filter((column) => setup.fitted !== undefined || telemetry.columns.has(column));
  const timesS = pictures.flatMap((picture) => [
    picture.frameTimesS[0] ?? 0,
    picture.frameTimesS.at(-1) ?? 0,
  ]);
  const gaps = telemetryGaps(telemetry.rows, expected, Math.min(...timesS), Math.max(...timesS));
  const mixed = mixedBefore(setup);
  const all = [...notes, ...drawn.notes, ...telemetry.notes, ...gaps, ...mixed.notes];
  return {
    ...telemetry,
    path,
    setup,
    fitted: new Set(declared.filter((column) => telemetry.columns.has(column))),
    pictures,
    drawings: drawn.drawings,
    acts,
    ...(mixed.secondsAgo === undefined ? {} : { mixedBeforeS: mixed.secondsAgo }),
    notes: all.toSorted((a, b) => a.tS - b.tS),
    warnings,
  };
}

/** Without a list of what is fitted, everything that has values is. */
function declaredColumns(setup: CaseSetup): CaseColumn[] {
  const fitted = setup.fitted?.map((entry) => entry.trim().toLowerCase());
  return (Object.keys(FITTED_NAMES) as CaseColumn[]).filter(
    (column) => fitted?.some((entry) => entry.startsWith(FITTED_NAMES[column])) ?? true,
  );
}

function mixedBefore(setup: CaseSetup): { secondsAgo?: number; notes: readonly CaseNote[] } {
  if (setup.cement_mix_start === undefined) return { notes: [] };
  const secondsAgo = secondsFromTo(setup.cement_mix_start, setup.first_frame_time);
  if (Math.abs(secondsAgo) <= MIX_AGE_MOST_S) return { secondsAgo, notes: [] };
  const text = `cement_mix_start is ${Math.round(secondsAgo)} s before first_frame_time: more than an hour is no cement, the mark is left out`;
  return { notes: [{ tS: 0, reason: "mixStart", text }] };
}

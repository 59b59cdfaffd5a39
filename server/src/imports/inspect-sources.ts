/** Step one of an import: looks at the files, writes nothing, and proposes what they mean. */
import { readFile } from "node:fs/promises";
import { type ImportMapping, UNDECIDED } from "@cementwatch/shared/imports/import-mapping";
import type { ImportProposal, PictureFacts } from "@cementwatch/shared/imports/import-proposal";
import { CaseFolderError } from "../case/case-error.ts";
import { readCaseFolder } from "../case/case-folder.ts";
import { caseWallMs } from "../case/import-case.ts";
import { readDicom } from "../imaging/dicom-reader.ts";
import { openSessionSegments } from "../recording/session-segments.ts";
import { importRefused } from "./import-refused.ts";
import { proposeTracks } from "./propose-mapping.ts";
import { clockOfFile, clockOfPicture } from "./source-clock.ts";
import { openSources, type Source, type Sources } from "./sources.ts";
import type { FileClock } from "./track-source.ts";
import { TrackSurvey } from "./track-survey.ts";

export type Progress = (done01: number, detail: string) => void;

export interface Inspected extends ImportProposal {
  readonly sources: Sources;
  /** On the clock of the file of values: the moment that `clock.start` is about. */
  readonly epochS: number;
  readonly fileClock?: FileClock;
}

/** @throws FaultError REC-IMPORT-REFUSED naming the file and what to do */
export async function inspectSources(
  paths: readonly string[],
  nowMs: number,
  progress: Progress,
): Promise<Inspected> {
  progress(0, "looking at the files");
  const sources = await openSources(paths);
  if (sources.caseFolder !== undefined) return inspectCase(sources, sources.caseFolder);
  if (sources.records.length > 0) return inspectRecord(sources);
  const notes: string[] = [];
  const survey = new TrackSurvey((done01) => progress(done01 * 0.7, "reading values"));
  const fileClock = await sources.values?.read(sources.values.path, survey);
  const firstS = survey.firstS();
  if (sources.values !== undefined && firstS === undefined && sources.pictures.length === 0)
    throw importRefused(`${sources.values.name}: holds no number in any track: there is nothing to import`);
  const epochS = fileClock?.zero === "session" ? 0 : (firstS ?? 0);
  const pictures = await inspectPictures(sources.pictures, (done01) =>
    progress(0.7 + done01 * 0.3, "reading pictures"),
  );
  const onNote = (text: string) => notes.push(text);
  const clock =
    fileClock === undefined
      ? clockOfPicture(pictures.firstWallMs, pictures.zoneMinutes, nowMs, onNote)
      : clockOfFile(fileClock, epochS, nowMs, onNote);
  const hasBoth = sources.values !== undefined && sources.pictures.length > 0;
  return {
    ...{ sources, epochS },
    ...(fileClock === undefined ? {} : { fileClock }),
    kinds: kindsOf(sources),
    tracks: survey.facts(epochS),
    pictures: pictures.facts,
    notes: [...notes, ...survey.notes()],
    mapping: {
      files: filesOf(sources),
      origin: fileClock?.origin ?? UNDECIDED,
      clock: { ...clock, ...(hasBoth ? { picturesOffsetS: UNDECIDED } : {}) },
      tracks: proposeTracks([...survey.tracks.values()]),
      pictures: sources.pictures.map(({ name }) => ({ file: name, view: viewOfName(name) })),
      confirmedBy: UNDECIDED,
    },
  };
}

async function inspectPictures(sources: readonly Source[], onProgress: (done01: number) => void) {
  const facts: PictureFacts[] = [];
  let firstWallMs: number | undefined;
  let zoneMinutes: number | undefined;
  for (const [index, { path, name }] of sources.entries()) {
    const read = readDicom(new Uint8Array(await readFile(path)));
    if (read.kind === "rejected")
      throw importRefused(`${name}: ${read.code} ${read.detail}; export it again, or leave it out`);
    const { series, frameCount, acquiredAt } = read.object;
    facts.push({ file: name, frames: frameCount, columns: series.columns, rows: series.rows });
    if (acquiredAt !== undefined && acquiredAt.wallUs / 1000 < (firstWallMs ?? Number.POSITIVE_INFINITY)) {
      firstWallMs = Math.floor(acquiredAt.wallUs / 1000);
      zoneMinutes = acquiredAt.zoneMinutes;
    }
    onProgress((index + 1) / sources.length);
  }
  return { facts, firstWallMs, zoneMinutes };
}

/** Only a name that says so; a C-arm's own numbers say nothing. */
function viewOfName(name: string): "lateral" | "ap" | typeof UNDECIDED {
  if (/^lat(eral)?[^a-z]/i.test(name)) return "lateral";
  return /^ap[^a-z]/i.test(name) ? "ap" : UNDECIDED;
}

/** A case folder says itself what everything is; only who imports it is open. */
async function inspectCase(sources: Sources, source: Source): Promise<Inspected> {
  try {
    const folder = await readCaseFolder(source.path);
    const start = new Date(caseWallMs(folder)).toISOString().slice(0, -1);
    return {
      ...{ sources, epochS: 0, kinds: ["caseFolder"], tracks: [], pictures: [] },
      notes: [...folder.warnings, ...folder.notes.map(({ text }) => text)].slice(0, 50),
      mapping: decidedMapping(sources, { start, zone: "+00:00" }, "live"),
    };
  } catch (error) {
    if (error instanceof CaseFolderError) throw importRefused(error.message, error);
    throw error;
  }
}

/** A session file of our own is a record: it is copied as it is. */
function inspectRecord(sources: Sources): Inspected {
  const reader = openSessionSegments(sources.records.map(({ path }) => path));
  try {
    const { wallStart, origin } = reader.header;
    const start = new Date(wallStart).toISOString().slice(0, -1);
    return {
      ...{ sources, epochS: 0, kinds: ["record"], tracks: [], pictures: [], notes: [] },
      mapping: decidedMapping(sources, { start, zone: "+00:00" }, origin),
    };
  } finally {
    reader.close();
  }
}

function decidedMapping(
  sources: Sources,
  clock: ImportMapping["clock"],
  origin: ImportMapping["origin"],
): ImportMapping {
  return { files: filesOf(sources), origin, clock, tracks: [], pictures: [], confirmedBy: UNDECIDED };
}

function filesOf({ all }: Sources): ImportMapping["files"] {
  return all.map(({ name, sha256 }) => ({ name, sha256 }));
}

function kindsOf({ all }: Sources): ImportProposal["kinds"] {
  return [...new Set(all.map(({ kind }) => kind))];
}

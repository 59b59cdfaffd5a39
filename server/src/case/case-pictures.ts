/**
 * Finds when each frame of a case folder was taken. Only headers are kept: a folder of hundreds of single frames is read
 * again, file by file, when it is played.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type DicomObject, readDicom } from "../imaging/dicom-reader.ts";
import { CaseFolderError } from "./case-error.ts";
import type { CaseNote } from "./case-note.ts";
import { CASE_SPAN_MOST_S, type CaseSetup } from "./case-setup.ts";
import { secondsFromTo } from "./case-time.ts";

export interface CasePicture {
  readonly view: "lateral" | "ap";
  readonly path: string;
  readonly columns: number;
  readonly rows: number;
  /** Case time of each frame, s; rising, also over the files of a view. */
  readonly frameTimesS: readonly number[];
}

interface Header {
  readonly view: CasePicture["view"];
  readonly name: string;
  readonly path: string;
  readonly columns: number;
  readonly rows: number;
  /** By the object's own clock, if it tells. */
  readonly acquiredS?: number;
  readonly offsetsS: readonly number[];
  readonly periodS: number;
  readonly problem?: string;
}

const PERIOD_DEFAULT_S = 1 / 7.5;
/** The first picture of a folder lies near case time 0; farther off, the two clocks have nothing to do with each other. */
const CLOCKS_APART_S = 3600;

/** @throws CaseFolderError when a file cannot be read, or is of another patient. */
export async function readCasePictures(
  folder: string,
  names: readonly string[],
  setup: Pick<CaseSetup, "first_frame_time" | "ap">,
  viewOf: (name: string) => CasePicture["view"] = viewOfName,
): Promise<{ pictures: readonly CasePicture[]; notes: readonly CaseNote[] }> {
  const sorted = names.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const headers: Header[] = [];
  let patient: string | undefined;
  for (const name of sorted) {
    const path = join(folder, name);
    const read = readDicom(new Uint8Array(await readFile(path)));
    if (read.kind === "rejected") {
      const advice = "export it again, or take it out of the folder";
      throw new CaseFolderError(`${path}: ${read.code} ${read.detail}; ${advice}`);
    }
    patient ??= read.object.patientKey;
    if (read.object.patientKey !== undefined && read.object.patientKey !== patient)
      throw new CaseFolderError(
        `${path}: CRM-OTHER-PATIENT it is of another patient than ${sorted[0]}; a case is of one patient, take it out`,
      );
    headers.push(headerOf(name, path, read.object, setup, viewOf(name)));
  }
  const notes: CaseNote[] = [];
  const shiftS = clockShiftS(headers, notes);
  const views = [...new Set(headers.map((header) => header.view))];
  const pictures = views.flatMap((view) =>
    placed(
      headers.filter((header) => header.view === view),
      shiftS,
      firstOfViewS(view, setup),
      notes,
    ),
  );
  return { pictures, notes };
}

function viewOfName(name: string): CasePicture["view"] {
  return name.startsWith("ap") ? "ap" : "lateral";
}

function headerOf(
  name: string,
  path: string,
  object: DicomObject,
  setup: Pick<CaseSetup, "first_frame_time">,
  view: CasePicture["view"],
): Header {
  const { columns, rows, framePeriodUs } = object.series;
  const acquiredS =
    object.acquiredAt === undefined ? Number.NaN : secondsFromTo(setup.first_frame_time, object.acquiredAt);
  const offsetsS = object.frameTimesUs.map((offsetUs) => offsetUs / 1e6);
  if ((offsetsS.at(-1) ?? 0) > CASE_SPAN_MOST_S)
    throw new CaseFolderError(
      `${path}: its frame times span ${Math.round(offsetsS.at(-1) ?? 0)} s; a case lasts at most ${CASE_SPAN_MOST_S} s, correct FrameTimeVector or FrameTime`,
    );
  const isGuess = object.frameTiming === "assumed";
  const guess = "no FrameTimeVector, FrameTime or CineRate: 15 frames a second are assumed";
  const problem = object.frameTimesProblem ?? (isGuess ? guess : undefined);
  return {
    view,
    name,
    path,
    columns,
    rows,
    ...(Number.isFinite(acquiredS) ? { acquiredS } : {}),
    offsetsS,
    periodS: framePeriodUs === undefined ? PERIOD_DEFAULT_S : framePeriodUs / 1e6,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Clocks an hour or more apart cannot be compared: the first picture is then at 0. */
function clockShiftS(headers: readonly Header[], notes: CaseNote[]): number {
  const firstS = Math.min(...headers.map((header) => header.acquiredS ?? Number.POSITIVE_INFINITY));
  if (!Number.isFinite(firstS) || Math.abs(firstS) < CLOCKS_APART_S) return 0;
  const text = `the first picture was taken ${Math.round(firstS)} s after first_frame_time: the clocks differ, it is put at 0`;
  notes.push({ tS: 0, reason: "clocks", text });
  return -firstS;
}

/** Where the first file of a view lies that does not tell itself. */
function firstOfViewS(view: CasePicture["view"], setup: Pick<CaseSetup, "first_frame_time" | "ap">): number {
  const own = view === "ap" ? setup.ap?.first_frame_time : undefined;
  const startS = own === undefined ? 0 : secondsFromTo(setup.first_frame_time, own);
  return Math.abs(startS) < CLOCKS_APART_S ? startS : 0;
}

/** One C-arm takes one picture after the other: what would overlap follows, and is told. */
function placed(
  headers: readonly Header[],
  shiftS: number,
  firstS: number,
  notes: CaseNote[],
): readonly CasePicture[] {
  let endS = Number.NEGATIVE_INFINITY;
  const pictures: CasePicture[] = [];
  const given = headers.map((header, index) => ({
    ...header,
    startS: header.acquiredS === undefined ? (index === 0 ? firstS : undefined) : header.acquiredS + shiftS,
  }));
  const ordered = given.toSorted((a, b) => (a.startS ?? 0) - (b.startS ?? 0));
  // Without a time of its own a file cannot be sorted in: the order is then that of the names.
  const files = given.every((file) => file.startS !== undefined) ? ordered : given;
  let moved: string | undefined;
  for (const { startS: ownS, view, name, path, columns, rows, offsetsS, periodS, problem } of files) {
    const isFollowing = ownS === undefined || ownS <= endS;
    if (isFollowing) moved ??= name;
    const startS = isFollowing ? endS + periodS : ownS;
    endS = startS + (offsetsS.at(-1) ?? 0);
    pictures.push({ view, path, columns, rows, frameTimesS: offsetsS.map((offsetS) => startS + offsetS) });
    if (problem !== undefined) notes.push({ tS: startS, reason: "frameTimes", text: `${name}: ${problem}` });
  }
  const startS = pictures[0]?.frameTimesS[0] ?? 0;
  if (moved !== undefined) {
    const text = `${moved}: has no time of its own after the picture before it: it is taken to follow, so are others like it`;
    notes.push({ tS: startS, reason: "frameTimes", text });
  }
  if (pictures.length === 1 && pictures[0]?.frameTimesS.length === 1) {
    const text = `${files[0]?.name}: holds one frame: there is nothing to compare it with`;
    notes.push({ tS: startS, reason: "oneFrame", text });
  }
  return pictures;
}

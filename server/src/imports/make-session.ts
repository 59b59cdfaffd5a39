/** Step two of an import: plays what the mapping says through the pipeline, into a new session file. */
import { dirname } from "node:path";
import { type ImportMapping, mappingProblems, NOT_USED } from "@cementwatch/shared/imports/import-mapping";
import { convertImported } from "@cementwatch/shared/imports/import-units";
import { CaseFolderError } from "../case/case-error.ts";
import { type CaseStep, frameSteps } from "../case/case-frames.ts";
import { type CasePicture, readCasePictures } from "../case/case-pictures.ts";
import type { Recorder } from "../recording/recorder.ts";
import { takeFindings } from "../session/fast-run.ts";
import { createFastSession } from "../session/fast-session.ts";
import type { SessionRuntime } from "../session/session-runtime.ts";
import { CollectedSamples } from "./collected-samples.ts";
import { deviceIdOf, importConfig, lineOf, type UsedTrack } from "./import-config.ts";
import { importRefused } from "./import-refused.ts";
import type { Inspected, Progress } from "./inspect-sources.ts";
import { startMsOf } from "./source-clock.ts";

/** A case is shorter; one stray time would be played for days. */
const SPAN_MOST_S = 12 * 3600;
const AFTER_LAST_US = 200_000;
const PROGRESS_EVERY = 2_000;
const ACTOR = { role: "api", control: "import" } as const;

export interface PlannedSession {
  /** Wall time of session time 0, ms since 1970. */
  readonly wallMs: number;
  readonly frames: number;
  readonly samples: number;
  readonly durationS: number;
  readonly notes: readonly string[];
  /** Plays it and closes the recorder. */
  play(sessionId: string, title: string, recorder: Recorder): Promise<{ readonly alarms: number }>;
}

/** @throws FaultError REC-IMPORT-REFUSED naming the field that is open or does not fit the files */
export function checkMapping(mapping: ImportMapping, { mapping: proposed }: Inspected): void {
  for (const [index, { name, sha256 }] of proposed.files.entries()) {
    const told = mapping.files[index];
    if (told?.name !== name || told.sha256 !== sha256)
      throw importRefused(
        `files[${index}] is ${told?.name ?? "missing"}: the mapping was made for other files than ${name}; inspect again`,
      );
  }
  if (mapping.files.length !== proposed.files.length)
    throw importRefused(
      `files has ${mapping.files.length} entries, ${proposed.files.length} files are there: inspect again`,
    );
  sameNames(
    "tracks",
    mapping.tracks.map(({ track }) => track),
    proposed.tracks.map(({ track }) => track),
  );
  sameNames(
    "pictures",
    mapping.pictures.map(({ file }) => file),
    proposed.pictures.map(({ file }) => file),
  );
  if ((proposed.clock.picturesOffsetS === undefined) !== (mapping.clock.picturesOffsetS === undefined))
    throw importRefused(
      "clock.picturesOffsetS is wanted when there are values and pictures, and only then: inspect again",
    );
  if (proposed.origin === "simulated" && mapping.origin === "live")
    throw importRefused("origin is live: the file itself says simulated, and it stays so");
  const [problem, ...more] = mappingProblems(mapping);
  if (problem !== undefined)
    throw importRefused(
      `${problem.field} ${problem.advice}${more.length > 0 ? ` (and ${more.length} more)` : ""}`,
    );
}

/** Every name of the proposal once: what is left out was not decided. */
function sameNames(field: string, told: readonly string[], wanted: readonly string[]): void {
  const twice = told.find((name, index) => told.indexOf(name) !== index);
  if (twice !== undefined) throw importRefused(`${field}: "${twice}" stands twice, take one out`);
  const stranger = told.find((name) => !wanted.includes(name));
  if (stranger !== undefined) throw importRefused(`${field}: "${stranger}" is not in the files, take it out`);
  const missing = wanted.find((name) => !told.includes(name));
  if (missing !== undefined)
    throw importRefused(`${field}: "${missing}" is missing: say what it is, or none`);
}

/** Reads everything and lays it out in time. @throws FaultError REC-IMPORT-REFUSED; the system's errors */
export async function planSession(
  inspected: Inspected,
  mapping: ImportMapping,
  nowMs: number,
  progress: Progress,
): Promise<PlannedSession> {
  checkMapping(mapping, inspected);
  const startMs = startMsOf(mapping.clock, nowMs);
  const wanted = mapping.tracks.filter((track) => track.signal !== NOT_USED) as Omit<UsedTrack, "periodS">[];
  const samples = new CollectedSamples(
    wanted.map(({ track }) => track),
    (done01) => progress(done01 * 0.3, "reading values"),
  );
  await inspected.sources.values?.read(inspected.sources.values.path, samples);
  const tracks = wanted.map((track, index): UsedTrack => ({ ...track, periodS: samples.periodS(index) }));
  const { pictures, notes } = await placedPictures(inspected, mapping);
  const timed = [...samples.inOrder()].map(({ track, timeS, value }): CaseValue => {
    const used = tracks[track] as UsedTrack;
    return { tS: timeS - inspected.epochS, used, value: convertImported(value, used.unit) };
  });
  const firstS = Math.min(
    timed[0]?.tS ?? Number.POSITIVE_INFINITY,
    ...pictures.map(({ frameTimesS }) => frameTimesS[0] ?? 0),
  );
  const lastS = Math.max(
    timed.at(-1)?.tS ?? Number.NEGATIVE_INFINITY,
    ...pictures.map(({ frameTimesS }) => frameTimesS.at(-1) ?? 0),
  );
  if (!Number.isFinite(firstS))
    throw importRefused("the tracks that are used hold no value: give another one a signal");
  if (lastS - firstS > SPAN_MOST_S)
    throw importRefused(
      `the values and pictures span ${Math.round(lastS - firstS)} s, from ${firstS.toFixed(1)} s to ${lastS.toFixed(1)} s; at most ${SPAN_MOST_S} s: a clock is wrong, or the file holds more than one case; cut it, or set the track that is far off to none`,
    );
  // Session times of our own recordings stay what they were.
  const originS =
    inspected.fileClock?.zero === "session" && firstS >= 0 ? 0 : Math.floor(firstS * 1000 - 1) / 1000;
  const wallMs = startMs + originS * 1000;
  return {
    ...{ wallMs, samples: timed.length, durationS: lastS - firstS, notes },
    frames: pictures.reduce((sum, { frameTimesS }) => sum + frameTimesS.length, 0),
    play: (sessionId, title, recorder) =>
      playImport({
        sessionId,
        title,
        recorder,
        mapping,
        tracks,
        timed,
        pictures,
        originS,
        wallMs,
        lastS,
        progress,
      }),
  };
}

interface CaseValue {
  readonly tS: number;
  readonly used: UsedTrack;
  readonly value: number;
}

/** By the rules of case folders: docs/case-folder.md. */
async function placedPictures(
  { sources }: Inspected,
  { clock, pictures }: ImportMapping,
): Promise<{ pictures: readonly CasePicture[]; notes: readonly string[] }> {
  if (sources.pictures.length === 0) return { pictures: [], notes: [] };
  const views = new Map(
    sources.pictures.map(({ path, name }) => [path, pictures.find(({ file }) => file === name)?.view]),
  );
  const setup = { first_frame_time: `${clock.start}${clock.zone}`, ap: undefined };
  const offsetS = typeof clock.picturesOffsetS === "number" ? clock.picturesOffsetS : 0;
  try {
    const placed = await readCasePictures("", [...views.keys()], setup, (path) =>
      views.get(path) === "ap" ? "ap" : "lateral",
    );
    const folders = new Set(sources.pictures.map(({ path }) => `${dirname(path)}/`));
    const plain = (text: string) => [...folders].reduce((left, folder) => left.replaceAll(folder, ""), text);
    return {
      pictures: placed.pictures.map((picture) => ({
        ...picture,
        frameTimesS: picture.frameTimesS.map((tS) => tS + offsetS),
      })),
      notes: placed.notes.map(({ text }) => plain(text)),
    };
  } catch (error) {
    if (error instanceof CaseFolderError) throw importRefused(error.message, error);
    throw error;
  }
}

interface Play {
  readonly sessionId: string;
  readonly title: string;
  readonly recorder: Recorder;
  readonly mapping: ImportMapping;
  readonly tracks: readonly UsedTrack[];
  readonly timed: readonly CaseValue[];
  readonly pictures: readonly CasePicture[];
  readonly originS: number;
  readonly wallMs: number;
  readonly lastS: number;
  readonly progress: Progress;
}

async function playImport(play: Play): Promise<{ readonly alarms: number }> {
  const { sessionId, title, recorder, mapping, tracks, timed, pictures, originS, wallMs, lastS, progress } =
    play;
  const views = [...new Set(pictures.map(({ view }) => view))];
  const origin = mapping.origin === "simulated" ? "simulated" : "live";
  const config = importConfig(
    new Date(wallMs).toISOString().slice(0, 10),
    tracks,
    views,
    origin === "simulated",
  );
  const { runtime, analysis } = createFastSession({
    sessionId,
    origin,
    title,
    config,
    recorder,
    nowMs: () => 0,
  });
  let alarms = 0;
  runtime.subscribe((event) => {
    if (event.kind === "alarm" && event.event.phase === "raised") alarms += 1;
  });
  for (const targetId of [...views, ...tracks.map(({ signal }) => deviceIdOf(signal))])
    runtime.input({ kind: "link", targetId, state: "running", detail: "import" }, 0);
  runtime.input({ kind: "operator", act: { kind: "start" }, actor: ACTOR }, 0);
  const atUs = (tS: number) => Math.max(Math.round((tS - originS) * 1e6), 0);
  const frames = pictures.flatMap((picture) => frameSteps(picture, runtime));
  let done = 0;
  for (const step of inTime(frames, timed, runtime)) {
    takeFindings(runtime, analysis, atUs(step.tS));
    runtime.advance(atUs(step.tS));
    step.run(atUs(step.tS));
    done += 1;
    if (done % PROGRESS_EVERY === 0 || frames.length > 0)
      progress(0.3 + (0.7 * done) / (frames.length + timed.length), "recording");
  }
  takeFindings(runtime, analysis, atUs(lastS) + AFTER_LAST_US);
  runtime.advance(atUs(lastS) + AFTER_LAST_US);
  await runtime.close();
  return { alarms };
}

/** Frames and values of one moment: the frame first. */
function* inTime(
  frames: readonly CaseStep[],
  timed: readonly CaseValue[],
  runtime: SessionRuntime,
): Generator<CaseStep> {
  const ordered = frames.toSorted((a, b) => a.tS - b.tS);
  let next = 0;
  for (const { tS, used, value } of timed) {
    for (let frame = ordered[next]; frame !== undefined && frame.tS <= tS; frame = ordered[next]) {
      next += 1;
      yield frame;
    }
    const deviceId = deviceIdOf(used.signal);
    const bytes = lineOf(used.signal, value);
    yield { tS, run: (at) => runtime.input({ kind: "serial", deviceId, direction: "received", bytes }, at) };
  }
  yield* ordered.slice(next);
}

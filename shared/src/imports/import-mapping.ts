/**
 * What the tracks, clocks and pictures of an outside file mean. A program proposes it, a person decides and confirms it;
 * what is not decided is the word `undecided`, so that it can be looked for in the file.
 */
import { z } from "zod";
import { ROLE_DEVICE_SIGNAL } from "../session/role-signal.ts";
import { type ImportDimension, unitsOf } from "./import-units.ts";

export const UNDECIDED = "undecided";
export const NOT_USED = "none";

/** Roles that a track can have, as in the device set. */
export const IMPORT_SIGNALS = ROLE_DEVICE_SIGNAL satisfies Record<string, ImportDimension>;
export type ImportSignal = keyof typeof IMPORT_SIGNALS;

const undecided = z.literal(UNDECIDED);
const signals = Object.keys(IMPORT_SIGNALS) as [ImportSignal, ...ImportSignal[]];
/** Longest name of a track that is believed. */
export const TRACK_NAME_MOST = 200;
export const TRACKS_MOST = 1_024;
export const IMPORT_FILES_MOST = 512;

const trackMapping = z.strictObject({
  track: z.string().min(1).max(TRACK_NAME_MOST),
  signal: z.union([z.enum(signals), z.literal(NOT_USED), undecided], {
    error: `wants ${signals.join(", ")}, ${NOT_USED} or ${UNDECIDED}`,
  }),
  unit: z.string().max(40),
  /** True: these values were calibrated where they were taken, and may be evidence. */
  calibrated: z.union([z.boolean(), undecided], { error: `wants true, false or ${UNDECIDED}` }),
});
export type TrackMapping = z.infer<typeof trackMapping>;

export const importMappingSchema = z.strictObject({
  files: z
    .array(z.strictObject({ name: z.string().max(255), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .min(1)
    .max(IMPORT_FILES_MOST),
  origin: z.union([z.enum(["live", "simulated"]), undecided], {
    error: `wants live, simulated or ${UNDECIDED}`,
  }),
  clock: z.strictObject({
    /** Wall time of the first value or picture as the file's clock wrote it, without a zone. */
    start: z.union([z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?$/), undecided], {
      error: `wants a date and time without zone, such as 2026-11-20T09:30:00.5, or ${UNDECIDED}`,
    }),
    zone: z.union([z.string().regex(/^[+-](0\d|1[0-4]):[0-5]\d$/), undecided], {
      error: `wants the offset from UTC, such as +01:00, or ${UNDECIDED}`,
    }),
    /** Added to the pictures' times, s; only when there are values and pictures. */
    picturesOffsetS: z
      .union([z.number().min(-21_600).max(21_600), undecided], {
        error: `wants seconds within six hours or ${UNDECIDED}`,
      })
      .optional(),
  }),
  tracks: z.array(trackMapping).max(TRACKS_MOST),
  pictures: z
    .array(
      z.strictObject({
        file: z.string().max(255),
        view: z.union([z.enum(["lateral", "ap"]), undecided], { error: `wants lateral, ap or ${UNDECIDED}` }),
      }),
    )
    .max(IMPORT_FILES_MOST),
  /** Who looked at this and says that it is so. */
  confirmedBy: z.string().trim().min(1, "who confirms this?").max(64),
});
export type ImportMapping = z.infer<typeof importMappingSchema>;

export interface MappingProblem {
  /** Such as `tracks[2] "PUMP/PRESS".unit`. */
  readonly field: string;
  readonly advice: string;
}

/** Everything that stands against using a mapping, first things first; empty: it is decided. */
export function mappingProblems(mapping: ImportMapping): readonly MappingProblem[] {
  const { origin, clock, tracks, pictures, confirmedBy } = mapping;
  const open: (MappingProblem | undefined)[] = [
    decided("origin", origin, "live, or simulated when no patient was there"),
    decided("clock.start", clock.start, "when the first value or picture was taken, by that device's clock"),
    decided("clock.zone", clock.zone, "offset of that clock from UTC, such as +01:00"),
    decided(
      "clock.picturesOffsetS",
      clock.picturesOffsetS,
      "seconds to add to the pictures' times; 0: same clock",
    ),
    ...tracks.flatMap(trackProblems),
    ...signalTwice(tracks),
    ...pictures.map(({ file, view }, index) =>
      decided(`pictures[${index}] "${file}".view`, view, "lateral or ap"),
    ),
    // Without tracks and pictures the file says itself what it is: a session file or a case folder.
    tracks.length === 0 || pictures.length > 0 || tracks.some(({ signal }) => signal !== NOT_USED)
      ? undefined
      : { field: "tracks", advice: "no track is used and there is no picture: give one a signal" },
    decided("confirmedBy", confirmedBy, "initials of whoever checked this"),
  ];
  return open.filter((problem) => problem !== undefined);
}

function decided(field: string, value: unknown, advice: string): MappingProblem | undefined {
  return value === UNDECIDED ? { field, advice: `is undecided: ${advice}` } : undefined;
}

function trackProblems(mapped: TrackMapping, index: number): (MappingProblem | undefined)[] {
  const { track, signal, unit, calibrated } = mapped;
  const field = `tracks[${index}] "${track}"`;
  if (signal === NOT_USED) return [];
  if (signal === UNDECIDED) return [decided(`${field}.signal`, signal, "choose a signal, or none: not used")];
  const offered = unitsOf(IMPORT_SIGNALS[signal]);
  return [
    offered.includes(unit)
      ? undefined
      : { field: `${field}.unit`, advice: `is ${unit}: ${signal} wants one of ${offered.join(", ")}` },
    decided(`${field}.calibrated`, calibrated, "true when the values were calibrated where they were taken"),
  ];
}

function signalTwice(tracks: readonly TrackMapping[]): MappingProblem[] {
  const first = new Map<string, string>();
  return tracks.flatMap(({ track, signal }, index): MappingProblem[] => {
    if (signal === NOT_USED || signal === UNDECIDED) return [];
    const other = first.get(signal);
    if (other === undefined) first.set(signal, track);
    return other === undefined
      ? []
      : [
          {
            field: `tracks[${index}] "${track}".signal`,
            advice: `is ${signal}, and so is "${other}": a signal has one track, set the other to none`,
          },
        ];
  });
}

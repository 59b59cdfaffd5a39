/** What a person changes in a proposed mapping, and what is still open. */
import {
  IMPORT_SIGNALS,
  type ImportMapping,
  importMappingSchema,
  type MappingProblem,
  mappingProblems,
  NOT_USED,
  type TrackMapping,
  UNDECIDED,
} from "@cementwatch/shared/imports/import-mapping";
import { unitsOf } from "@cementwatch/shared/imports/import-units";

/** The mapping with one track changed. A unit that does not fit the new signal is open again. */
export function withTrack(
  mapping: ImportMapping,
  index: number,
  change: Partial<TrackMapping>,
): ImportMapping {
  return {
    ...mapping,
    tracks: mapping.tracks.map((track, at) => {
      if (at !== index) return track;
      const changed = { ...track, ...change };
      return unitsOffered(changed.signal).includes(changed.unit) || changed.signal === NOT_USED
        ? changed
        : { ...changed, unit: UNDECIDED };
    }),
  };
}

/** Every track that nobody decided about is not used. */
export function restNotUsed(mapping: ImportMapping): ImportMapping {
  return {
    ...mapping,
    tracks: mapping.tracks.map((track) =>
      track.signal === UNDECIDED ? { ...track, signal: NOT_USED } : track,
    ),
  };
}

export function unitsOffered(signal: TrackMapping["signal"]): readonly string[] {
  return signal === NOT_USED || signal === UNDECIDED ? [] : unitsOf(IMPORT_SIGNALS[signal]);
}

/** What keeps a mapping from being used: open fields, and texts that are no date, zone or number. */
export function openFields(mapping: ImportMapping): readonly MappingProblem[] {
  const read = importMappingSchema.safeParse(mapping);
  if (read.success) return mappingProblems(read.data);
  return read.error.issues.map(({ path, message }) => ({ field: path.join("."), advice: message }));
}

/** Guesses what tracks mean. What could mean two things stays undecided: a person knows, a program does not. */
import {
  IMPORT_SIGNALS,
  type ImportSignal,
  NOT_USED,
  type TrackMapping,
  UNDECIDED,
} from "@cementwatch/shared/imports/import-mapping";
import { IMPORT_UNITS, type ImportDimension, unitOfText } from "@cementwatch/shared/imports/import-units";
import type { SurveyedTrack } from "./track-survey.ts";

const INJECTOR = /inject|syringe|cement|plunger|pump|infus|deliver/i;
const ABOUT = /press|vol(ume)?(?![a-z])|temp|kpa|mmhg|inject|syringe|plunger|cement/i;
const COMPUTED = new Set<string>([NOT_USED]);

export function proposeTracks(tracks: readonly SurveyedTrack[]): TrackMapping[] {
  const wishes = tracks.map(wishOf);
  return tracks.map((survey, index): TrackMapping => {
    const wish = wishes[index];
    const isAlone = wishes.filter((other) => other === wish).length === 1;
    const signal = wish === undefined ? otherwise(survey) : isAlone ? wish : UNDECIDED;
    const unit = unitOfText(survey.unit) ?? UNDECIDED;
    const calibrated = survey.signal === undefined ? UNDECIDED : !survey.isUncalibrated;
    return { track: survey.track, signal, unit, calibrated };
  });
}

/** The signal that a track names; undefined when it names none. */
function wishOf({ track, unit, signal, values }: SurveyedTrack): ImportSignal | undefined {
  if (values === 0) return undefined;
  if (signal !== undefined)
    return COMPUTED.has(signal) || !(signal in IMPORT_SIGNALS) ? undefined : (signal as ImportSignal);
  const dimension = dimensionOf(unit);
  if (dimension === "pressure") return INJECTOR.test(track) ? "injectorPressure" : undefined;
  if (dimension === "volume") return INJECTOR.test(track) ? "injectorVolume" : undefined;
  if (dimension !== "temperature") return undefined;
  if (/cement/i.test(track)) return "cementTemperature";
  return /room|ambient/i.test(track) ? "roomTemperature" : undefined;
}

/** A track that could be one of ours is left to a person; the others are not used. */
function otherwise({ track, unit, signal, values }: SurveyedTrack): typeof NOT_USED | typeof UNDECIDED {
  if (values === 0 || signal !== undefined) return NOT_USED;
  return dimensionOf(unit) !== undefined || ABOUT.test(track) ? UNDECIDED : NOT_USED;
}

function dimensionOf(unit: string): ImportDimension | undefined {
  return IMPORT_UNITS[unitOfText(unit) ?? ""]?.dimension;
}

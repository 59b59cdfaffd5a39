/**
 * Balloons of a case, by side: what sensors read, what people typed and pressed, and which of the two counts. A balloon
 * belongs to the level that was active when its inflation began; another inflation after its removal, or at another
 * level, is another balloon. Plain data.
 */
import {
  type BalloonCurve,
  createBalloonCurve,
  EMPTY_KPA,
  EMPTY_ML,
  isFilled,
  SEATED_KPA,
  takeBalloonPressure,
  takeBalloonVolume,
} from "../hydraulics/balloon.ts";
import type { BalloonState } from "../leak/assessment.ts";
import { CANNULA_SIDES, type CannulaSide, type VertebralLevel } from "../procedure/level.ts";
import type { OperatorAct } from "../procedure/operator-act.ts";
import type { ProcedureConfig } from "../session/session-config.ts";
import type { SignalId } from "../telemetry/sample.ts";
import { US_PER_S } from "../time.ts";

type BalloonAct = Extract<OperatorAct, { kind: "balloon" }>;
type ReadingAct = Extract<OperatorAct, { kind: "balloonReading" }>;

export interface BalloonTrack {
  side: CannulaSide;
  level: VertebralLevel;
  profileId: string;
  sensed: BalloonCurve;
  /** Made anew from `readings` whenever one is typed or taken back. */
  typed: BalloonCurve;
  readings: { sequence: number; atUs: number; pressureKpa?: number; volumeMl?: number }[];
  acts: { sequence: number; atUs: number; step: BalloonAct["step"] }[];
  /** The pressure cannot be in the unit that it is labelled with; stays until the device set changes. */
  isUnitDoubted: boolean;
  /** Stop conditions that readings reached, in words; with the act when a reading was typed. */
  reached: { reason: string; sequence?: number }[];
}

export interface BalloonTracks {
  current: Partial<Record<CannulaSide, BalloonTrack>>;
  past: BalloonTrack[];
}

export const BALLOON_SIGNALS = {
  left: { pressure: "balloonPressureLeftKpa", volume: "balloonVolumeLeftMl" },
  right: { pressure: "balloonPressureRightKpa", volume: "balloonVolumeRightMl" },
} as const satisfies Record<CannulaSide, Record<"pressure" | "volume", SignalId>>;

/** Typed readings older than this are not current. Assumption: two steps of inflation. */
export const TYPED_CURRENT_US = 60 * US_PER_S;
const INFLATING_US = 3 * US_PER_S;
/** A sensor needs this long to follow a hand that empties the balloon. */
const EMPTYING_US = 2 * US_PER_S;
/** From here on a sensor shows a new inflation, kPa. Assumption: clear of any zero error. */
const BEGUN_KPA = 100;
/** After DEFLATED was pressed a falling pressure is a hand's, not a burst. Assumption. */
const LETTING_DOWN_US = 10 * US_PER_S;
const ACTS_KEPT = 40;
const READINGS_KEPT = 60;
const PAST_KEPT = 34;

export function createBalloonTracks(): BalloonTracks {
  return { current: {}, past: [] };
}

/** Takes a fresh, valid reading of a balloon's sensor; other signals are none of its business. */
export function takeBalloonSample(
  tracks: BalloonTracks,
  procedure: ProcedureConfig,
  sample: { readonly signal: SignalId; readonly atUs: number; readonly value: number },
): BalloonTrack | undefined {
  const { signal, atUs, value } = sample;
  for (const side of CANNULA_SIDES) {
    const { pressure, volume } = BALLOON_SIGNALS[side];
    if (signal !== pressure && signal !== volume) continue;
    const isBegun = value >= (signal === pressure ? BEGUN_KPA : EMPTY_ML);
    const track = trackFor(tracks, procedure, side, isBegun);
    if (signal === pressure) takeBalloonPressure(track.sensed, atUs, value);
    else takeBalloonVolume(track.sensed, atUs, value);
    return track;
  }
  return undefined;
}

/** Takes a press or a typed reading. */
export function takeBalloonAct(
  tracks: BalloonTracks,
  procedure: ProcedureConfig,
  act: OperatorAct,
  at: { readonly sequence: number; readonly atUs: number },
): BalloonTrack | undefined {
  if (act.kind === "balloon") {
    const track = trackFor(tracks, procedure, act.side, act.step === "inflating");
    track.acts = [...track.acts, { ...at, step: act.step }].slice(-ACTS_KEPT);
    if (act.step === "deflated") track.sensed.lettingDownUntilUs = at.atUs + LETTING_DOWN_US;
    return track;
  }
  if (act.kind === "balloonReading") {
    const track = trackFor(tracks, procedure, act.side, isFilled(asCurve(act)));
    const { pressureKpa, volumeMl } = act;
    const reading = {
      ...at,
      ...(pressureKpa === undefined ? {} : { pressureKpa }),
      ...(volumeMl === undefined ? {} : { volumeMl }),
    };
    track.readings = [...track.readings, reading].slice(-READINGS_KEPT);
    track.typed = curveOfReadings(track.readings);
    return track;
  }
  return undefined;
}

/** Takes back what one act did; what a sensor read meanwhile stays. */
export function undoBalloonAct(tracks: BalloonTracks, sequence: number): void {
  for (const track of [...Object.values(tracks.current), ...tracks.past]) {
    if (track.acts.some((act) => act.sequence === sequence)) delete track.sensed.lettingDownUntilUs;
    track.acts = track.acts.filter((act) => act.sequence !== sequence);
    track.reached = track.reached.filter((entry) => entry.sequence !== sequence);
    const readings = track.readings.filter((reading) => reading.sequence !== sequence);
    if (readings.length === track.readings.length) continue;
    track.readings = readings;
    track.typed = curveOfReadings(readings);
  }
}

function asCurve({ pressureKpa, volumeMl }: ReadingAct): Pick<BalloonCurve, "pressure" | "volume"> {
  return {
    ...(pressureKpa === undefined ? {} : { pressure: { atUs: 0, kpa: pressureKpa } }),
    ...(volumeMl === undefined ? {} : { volume: { atUs: 0, ml: volumeMl } }),
  };
}

/** A typed pressure is the gauge after the turn: what came before it is not known, so no burst is seen in them. */
function curveOfReadings(readings: BalloonTrack["readings"]): BalloonCurve {
  const curve = createBalloonCurve();
  for (const { atUs, pressureKpa, volumeMl } of readings) {
    curve.recentKpa = [];
    if (volumeMl !== undefined) takeBalloonVolume(curve, atUs, volumeMl);
    if (pressureKpa !== undefined) takeBalloonPressure(curve, atUs, pressureKpa);
  }
  return curve;
}

/** The balloon of a side; a new one when inflation begins after the last was removed, or at another level. */
function trackFor(
  tracks: BalloonTracks,
  procedure: ProcedureConfig,
  side: CannulaSide,
  isBegun: boolean,
): BalloonTrack {
  const known = tracks.current[side];
  const profileId = procedure.balloons[side]?.id ?? "";
  if (known !== undefined) {
    const isOver = isEmptied(known) && (isRemoved(known) || known.level !== procedure.level);
    const isUnused = known.acts.length === 0 && inflatedAtUs(known) === undefined;
    if (isUnused) known.level = procedure.level;
    if (isUnused || inflatedAtUs(known) === undefined) known.profileId = profileId;
    if (!(isBegun && isOver) || isUnused) return known;
    tracks.past = [...tracks.past, known].slice(-PAST_KEPT);
  }
  const track: BalloonTrack = {
    side,
    level: procedure.level,
    profileId,
    sensed: createBalloonCurve(),
    typed: createBalloonCurve(),
    readings: [],
    acts: [],
    isUnitDoubted: known?.isUnitDoubted ?? false,
    reached: [],
  };
  tracks.current[side] = track;
  return track;
}

/** The curve that holds pressures: a sensor's before people's. */
export function pressureCurveOf({ sensed, typed }: BalloonTrack): BalloonCurve {
  return sensed.pressure === undefined ? typed : sensed;
}

/** The curve that holds volumes. */
export function volumeCurveOf({ sensed, typed }: BalloonTrack): BalloonCurve {
  return sensed.volume === undefined ? typed : sensed;
}

/** When it was first inflated; `undefined` when never. */
export function inflatedAtUs({ sensed, typed, acts }: BalloonTrack): number | undefined {
  const pressed = acts.find(({ step }) => step === "inflating")?.atUs;
  const all = [sensed.inflatedAtUs, typed.inflatedAtUs, pressed].filter((atUs) => atUs !== undefined);
  return all.length === 0 ? undefined : Math.min(...all);
}

/** When it burst, as the sensor saw it or a person said; `undefined` when it did not. */
export function rupturedAtUs({ sensed, acts }: BalloonTrack): number | undefined {
  return sensed.rupturedAtUs ?? acts.find(({ step }) => step === "ruptured")?.atUs;
}

/** Since when it is empty after an inflation: by its readings, or because a person let it down. */
export function emptiedAtUs(track: BalloonTrack): number | undefined {
  if (inflatedAtUs(track) === undefined) return undefined;
  const pressed = pressedEmptyAtUs(track);
  if (pressed !== undefined && !isFilledSince(track, pressed)) return pressed;
  const kpa = track.isUnitDoubted ? undefined : pressureCurveOf(track).pressure;
  const { volume } = volumeCurveOf(track);
  if (kpa === undefined && volume === undefined) return undefined;
  if ((kpa?.kpa ?? 0) >= EMPTY_KPA || (volume?.ml ?? 0) >= EMPTY_ML) return undefined;
  return Math.max(kpa?.atUs ?? 0, volume?.atUs ?? 0, track.sensed.emptiedAtUs ?? 0);
}

function isEmptied(track: BalloonTrack): boolean {
  return (
    inflatedAtUs(track) === undefined ||
    rupturedAtUs(track) !== undefined ||
    emptiedAtUs(track) !== undefined ||
    isRemoved(track)
  );
}

export function isRemoved({ acts }: BalloonTrack): boolean {
  return acts.findLast(({ step }) => isState(step))?.step === "removed";
}

/** The newest press when it let the balloon down. */
function pressedEmptyAtUs({ acts }: BalloonTrack): number | undefined {
  const last = acts.findLast(({ step }) => isState(step));
  return last?.step === "deflated" || last?.step === "removed" ? last.atUs : undefined;
}

function isState(step: BalloonAct["step"]): boolean {
  return step !== "heightRestored" && step !== "wallTouched";
}

/** A press that says empty does not stand against a gauge that still shows a seated balloon. */
function isFilledSince({ sensed, readings, isUnitDoubted }: BalloonTrack, atUs: number): boolean {
  const { pressure } = sensed;
  const isSensed =
    pressure !== undefined &&
    !isUnitDoubted &&
    pressure.atUs > atUs + EMPTYING_US &&
    pressure.kpa >= SEATED_KPA;
  const isTyped = readings.some(
    (reading) =>
      reading.atUs > atUs && ((reading.pressureKpa ?? 0) >= EMPTY_KPA || (reading.volumeMl ?? 0) >= EMPTY_ML),
  );
  return isSensed || isTyped;
}

/** What the balloon is doing. */
export function balloonStateOf(track: BalloonTrack, atUs: number): BalloonState {
  if (rupturedAtUs(track) !== undefined) return "ruptured";
  if (inflatedAtUs(track) === undefined) return "inserted";
  if (emptiedAtUs(track) !== undefined) return "deflated";
  const moved = [
    pressureCurveOf(track).steps.at(-1)?.atUs,
    volumeCurveOf(track).steps.at(-1)?.atUs,
    track.acts.findLast(({ step }) => step === "inflating")?.atUs,
  ];
  const newest = Math.max(...moved.filter((value) => value !== undefined), 0);
  return atUs - newest <= INFLATING_US ? "inflating" : "holding";
}

/** Largest volume that it held, mL: the cavity it left. */
export function largestMlOf({ sensed, typed }: BalloonTrack): number | undefined {
  const all = [sensed.peakMl, typed.peakMl].filter((ml) => ml !== undefined);
  return all.length === 0 ? undefined : Math.max(...all);
}

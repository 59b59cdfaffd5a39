/**
 * Every number that can raise or silence an alarm, with its unit, the range in which it may be set, and where it comes
 * from. `assumption` marks a value that has no publication behind it: it is a laboratory judgement and waits for data.
 */
import { BALLOON_PARAMETERS } from "./balloon-parameters.ts";
import { HYDRAULIC_PARAMETERS } from "./hydraulic-parameters.ts";
import { row } from "./parameter-row.ts";

/** Alarm limits that the pipeline uses, and detection limits that the image analysis uses. */
export const LEAK_PARAMETERS = {
  stopLineFraction: row(
    0.75,
    "fraction of AP depth",
    [0.5, 0.95],
    "injection is ended when the front reaches the posterior quarter (vertebroplasty technique papers)",
  ),
  stopLineTumourFraction: row(
    0.67,
    "fraction of AP depth",
    [0.4, 0.95],
    "posterior third, the conservative teaching; used when the posterior wall may be destroyed",
  ),
  cautionFraction: row(
    0.67,
    "fraction of AP depth",
    [0.4, 0.95],
    "posterior third, the conservative teaching",
  ),
  posteriorAreaMm2: row(
    1.5,
    "mm²",
    [0.5, 20],
    "assumption: smallest area behind the wall that stands clear of noise on simulated cases",
  ),
  posteriorSingleFrameAreaMm2: row(
    3,
    "mm²",
    [1, 40],
    "assumption: twice the posterior limit makes one settled frame enough",
  ),
  posteriorAreaMinPx: row(6, "px", [1, 200], "assumption: fewer pixels cannot be told from detector defects"),
  veinAreaMm2: row(3, "mm²", [0.5, 40], "assumption: a 1 mm cast of 3 mm length"),
  veinElongation: row(
    4,
    "1",
    [2, 20],
    "assumption: length to width of a filled vein, against 1 to 3 for a plume",
  ),
  veinWidthMm: row(
    4,
    "mm",
    [1, 10],
    "assumption: segmental and basivertebral veins are 1 to 3 mm wide, plus blur",
  ),
  trackElongation: row(12, "1", [4, 50], "assumption: longer than this and thin is the needle's own edge"),
  trackWidthMinMm: row(1, "mm", [0.2, 5], "assumption: thinner is the edge of the needle's own shadow"),
  trackWidthMm: row(
    1.6,
    "mm",
    [0.5, 5],
    "assumption: cement that comes back widens the track by 1 to 3 mm a side",
  ),
  otherAreaMm2: row(3, "mm²", [0.5, 40], "assumption: disc, anterior, lateral and needle track"),
  singleFrameFactor: row(
    2,
    "1",
    [1, 10],
    "assumption: one settled frame is enough at this many times the area limit",
  ),
  lastFrameLikelihood: row(
    100,
    "nat",
    [5, 2000],
    "assumption: a look that ended after one frame with the area decides on that frame, with four times the evidence",
  ),
  logLikelihoodMin: row(
    25,
    "nat",
    [5, 500],
    "assumption: Σ(E/σ)²/2 of a component; 25 is a chance of 1e-11 for independent noise",
  ),
  shadowOpacity: row(
    0.14,
    "ln",
    [0, 1],
    "assumption: fainter and large is more likely an organ that moved with breathing; 0.5 mm of cement is darker",
  ),
  shadowAreaMm2: row(12, "mm²", [1, 500], "assumption: a piece as faint and as large as this has to stay"),
  shadowTotalMm2: row(
    40,
    "mm²",
    [1, 2000],
    "assumption: with so much faint area about, every faint piece has to stay",
  ),
  shadowMassMin: row(
    2,
    "mm²·ln",
    [0, 100],
    "assumption: so little outside is not weighed against what is inside",
  ),
  shadowDense: row(
    0.3,
    "ln",
    [0.05, 2],
    "assumption: outside as dark as this is cement even when there is more of it than inside",
  ),
  shadowFading: row(
    0.95,
    "1",
    [0, 1],
    "assumption: a faint piece below this share of its mean of the last second is on its way out",
  ),
  shadowFrames: row(8, "frames of the last eight", [1, 8], "assumption: 1 s at 8 frames a second"),
  framesWanted: row(3, "frames of the last five", [1, 5], "assumption: 0.25 to 0.4 s at 8 frames a second"),
  timeToWallS: row(
    5,
    "s",
    [0.5, 60],
    "assumption: reaction 0.3 to 0.7 s plus after-flow of the released injector, 1 to 10 s",
  ),
  marginClearFrames: row(3, "frames of the last five", [1, 5], "assumption: as for a leak"),
  reAlarmAreaGrowth01: row(
    0.25,
    "fraction of acknowledged area",
    [0.05, 2],
    "assumption: a known leak sounds again when it grows by a quarter",
  ),
  reAlarmMarginMm: row(2, "mm", [0.5, 10], "assumption: twice the uncertainty of a drawn wall"),
  pressureLimitKpa: row(
    3200,
    "kPa",
    [200, 21_000],
    "highest syringe pressure published in patients (Krebs 2005, Spine: 3215 kPa); set the injector's own rating here",
  ),
  injectorRatingKpa: row(
    3200,
    "kPa",
    [200, 21_000],
    "rating of the injector, above which a pressure alarm is heard; assumption until a device set gives the injector's own",
  ),
  pressureRateKpaPerS: row(
    20_000,
    "kPa/s",
    [100, 100_000],
    "assumption: a jump that no hand makes; a textbook stroke reaches 12,800 kPa/s. A mark, never audible",
  ),
  balloonPressureLimitKpa: row(
    2758,
    "kPa",
    [200, 6000],
    "400 psi, rating of the classic kyphoplasty balloon; set the balloon's own rating here",
  ),
  volumeLimitMl: row(
    6,
    "mL",
    [0.5, 20],
    "upper end of usual lumbar volumes; no target volume is needed for pain relief",
  ),
  volumeLimitTumourMl: row(
    3,
    "mL",
    [0.5, 20],
    "assumption: in metastases 1.5 to 3 mL suffice, pain relief does not go with volume",
  ),
  sessionVolumeWarnMl: row(
    7,
    "mL",
    [1, 40],
    "embolism needing oxygen 0.9 % above 7.0 mL, 0.11 % below (3175 patients)",
  ),
  unseenVolumeMl: row(0.5, "mL", [0.1, 5], "assumption: two to five usual aliquots of 0.1 to 0.3 mL"),
  unseenSeconds: row(
    30,
    "s",
    [5, 300],
    "assumption: marked injection without a look, when volume is not fitted",
  ),
  ...BALLOON_PARAMETERS,
  ...HYDRAULIC_PARAMETERS,
  fusionWindowS: row(
    3,
    "s",
    [0.5, 30],
    "assumption: drop of resistance and sub-threshold picture evidence count together",
  ),
  fusionAreaFraction01: row(
    0.5,
    "fraction of the area limit",
    [0.1, 1],
    "assumption: sub-threshold picture evidence starts at half the area limit",
  ),
  massShortfall01: row(
    0.35,
    "fraction of the usual opacity per mL",
    [0.05, 1],
    "assumption: a shortfall of 25 % is the least that means anything; compression of cement takes 10 % of 0.6 mL",
  ),
  unaccountedMl: row(
    0.35,
    "mL of the last 1 mL",
    [0.1, 5],
    "assumption: cement that a view should show and does not",
  ),
  stalledAnalysisS: row(1, "s", [0.2, 10], "as for a lost picture source"),
  syncShiftMs: row(
    100,
    "ms",
    [50, 1_000],
    "assumption: cement moves 0.02 mL in it, the step of the volume gate",
  ),
  diskMinutesLow: row(
    10,
    "min",
    [1, 240],
    "assumption: time to finish the injection and to free the disk without haste",
  ),
  usualCaseGb: row(
    8,
    "GB",
    [0.1, 1000],
    "assumption: 30 min of one picture source, beam on for a quarter of it, 8 pictures a second of 1024² × 16 bit",
  ),
  plannedCaseMin: row(
    120,
    "min",
    [10, 720],
    "assumption: several levels, from the first look to the last; the disk must hold it twice",
  ),
  volumeGateMl: row(0.02, "mL", [0.001, 1], "assumption: two steps of a 0.01 mL volume sensor"),
  outsideMarginMm: row(
    1.3,
    "mm",
    [0, 5],
    "assumption: jitter of a contour drawn by hand plus the error of registration",
  ),
  refinedMarginMm: row(
    0.8,
    "mm",
    [0, 5],
    "assumption: error of a contour that was moved onto the bone's edge, 90 % within 0.5 mm, plus registration",
  ),
  noiseFactor: row(4.2, "σ", [2, 10], "assumption: one pixel in 40,000 by chance after smoothing"),
  opacityMin: row(0.07, "ln", [0.01, 1], "assumption: 0.3 mm of cement at 4 per cm after scatter"),
};

export type ParameterId = keyof typeof LEAK_PARAMETERS;

/** An override that was not used, and why, in words for a person. */
export interface ParameterProblem {
  readonly id: string;
  readonly value: number;
  readonly message: string;
}

export interface ResolvedParameters {
  readonly values: Readonly<Record<ParameterId, number>>;
  readonly problems: readonly ParameterProblem[];
}

/** True when `id` names a parameter of the table. */
function isParameterId(id: string): id is ParameterId {
  return Object.hasOwn(LEAK_PARAMETERS, id);
}

function problemOf(id: string, value: number): ParameterProblem | undefined {
  if (!isParameterId(id)) {
    return { id, value, message: `parameter "${id}" is not known: correct or remove it` };
  }
  const spec = LEAK_PARAMETERS[id];
  if (!(value >= spec.min && value <= spec.max)) {
    return {
      id,
      value,
      message: `parameter "${id}" is ${value} ${spec.unit}: give ${spec.min} to ${spec.max}; ${spec.value} stays in force`,
    };
  }
  return undefined;
}

/**
 * The parameters in force. An override with an unknown id or a value out of range (NaN included) is not used and comes
 * back in `problems`: it is for the caller to refuse the configuration or to show it.
 */
export function resolveParameters(overrides: Readonly<Record<string, number>>): ResolvedParameters {
  const values = {} as Record<ParameterId, number>;
  for (const id of Object.keys(LEAK_PARAMETERS) as ParameterId[]) values[id] = LEAK_PARAMETERS[id].value;
  const problems: ParameterProblem[] = [];
  for (const [id, value] of Object.entries(overrides)) {
    const problem = problemOf(id, value);
    if (problem !== undefined) problems.push(problem);
    else if (isParameterId(id)) values[id] = value;
  }
  return { values, problems };
}

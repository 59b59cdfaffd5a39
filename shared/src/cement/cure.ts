/**
 * The state of a batch: phase by its profile's handling times, viscosity η(s) = η₀·exp(s/τ), both over the reduced age
 * s that was gathered at the temperatures since mixing. An estimate; a sample in the hand decides, never this model.
 */
import { type CementProfile, profileRate, referenceHandling } from "./cement-profile.ts";

/** `waiting`: too thin; `late`: too thick for a hand; `set`: no longer flows. */
export type CurePhase = "mixing" | "waiting" | "working" | "late" | "set";

export interface CureState {
  readonly phase: CurePhase;
  /** Whole minutes of the working phase that are left, rounded down; 0 once it is over. */
  readonly minutesLeft: number;
  /** The same in seconds, for limits. */
  readonly workingLeftS: number;
  readonly viscosityPaS: number;
  /** The true value lies between the estimate divided and multiplied by this. */
  readonly viscosityFactor: number;
  /** Seconds until the model says set, at the given temperature; 0 once it has. */
  readonly untilSetS: number;
}

/** Apparent viscosity in Pa·s at a reduced age in seconds. */
export function viscosityPaS(profile: CementProfile, reducedS: number): number {
  return profile.initialViscosityPaS * Math.exp(Math.max(0, reducedS) / profile.riseS);
}

/** Phase of a batch mixed `ageS` seconds ago (real time) whose reduced age is `reducedS`. */
export function cementPhase(profile: CementProfile, ageS: number, reducedS: number): CurePhase {
  const { mixingS, workingFromS, workingToS, setS } = referenceHandling(profile);
  if (ageS < mixingS) return "mixing";
  if (reducedS >= setS) return "set";
  if (reducedS >= workingToS) return "late";
  return reducedS < workingFromS || reducedS < profile.readyS ? "waiting" : "working";
}

/** The whole state, with the times left when it stays at `temperatureC`. */
export function cureState(
  profile: CementProfile,
  ageS: number,
  reducedS: number,
  temperatureC: number,
): CureState {
  const { workingToS, setS } = referenceHandling(profile);
  const rate = profileRate(profile, temperatureC);
  const workingLeftS = Math.max(0, workingToS - reducedS) / rate;
  return {
    phase: cementPhase(profile, ageS, reducedS),
    minutesLeft: Math.floor(workingLeftS / 60),
    workingLeftS,
    viscosityPaS: viscosityPaS(profile, reducedS),
    viscosityFactor: profile.viscosityFactor,
    untilSetS: Math.max(0, setS - reducedS) / rate,
  };
}

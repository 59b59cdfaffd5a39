/**
 * Inflatable bone tamps as their maker rates them. The rating of the balloon in use must be read off its own
 * instructions: sizes and volumes here are general knowledge of the market, not of a product.
 */

export interface BalloonProfile {
  readonly id: string;
  readonly title: string;
  readonly lengthMm: number;
  /** Highest volume that may be filled in, mL. */
  readonly ratedVolumeMl: number;
  /** Highest pressure that it may be inflated to, kPa. */
  readonly ratedPressureKpa: number;
  readonly source: string;
}

/** 400 psi, the rating of the classic balloon. */
const CLASSIC_KPA = 2758;
/** 700 psi, the second generation. */
const SECOND_KPA = 4826;

export const BALLOON_PROFILES: readonly BalloonProfile[] = [
  profile("balloon-10-400", "10 mm, 400 psi", 10, 3, CLASSIC_KPA),
  profile("balloon-15-400", "15 mm, 400 psi", 15, 4, CLASSIC_KPA),
  profile("balloon-20-400", "20 mm, 400 psi", 20, 6, CLASSIC_KPA),
  profile("balloon-15-700", "15 mm, 700 psi", 15, 4, SECOND_KPA),
  profile("balloon-20-700", "20 mm, 700 psi", 20, 6, SECOND_KPA),
];

function profile(
  id: string,
  title: string,
  lengthMm: number,
  ratedVolumeMl: number,
  ratedPressureKpa: number,
): BalloonProfile {
  const source = "general knowledge: check against the instructions of the balloon in use";
  return { id, title, lengthMm, ratedVolumeMl, ratedPressureKpa, source };
}

/** The profile with this id; `undefined` when there is none: a balloon without a rating is not used. */
export function findBalloonProfile(id: string): BalloonProfile | undefined {
  return BALLOON_PROFILES.find((entry) => entry.id === id);
}

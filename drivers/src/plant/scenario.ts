/** What a simulated case is made of. Everything random in it follows from the seed. */

export type LeakKind = "none" | "posterior" | "disc" | "vein";

export interface Scenario {
  readonly seed: number;
  readonly procedure: "pvp" | "pkp";
  readonly leak: LeakKind;
  /** `continuous`: beam on while cement moves; `bursts`: looks between blind injections; `single-shot`: one picture a look. */
  readonly fluoro: "continuous" | "bursts" | "single-shot";
  readonly fitted: readonly ("pressure" | "volume")[];
  /** Who pushes: a pump, 1 mL syringes by hand, or bone-filler tubes. */
  readonly technique: "pump" | "syringe" | "tube";
  /** `short` lasts 90 s from a cement age of 4 min; `full` lasts 4 to 6 min. */
  readonly length: "short" | "full";
  /** Age of the cement at time 0, min. */
  readonly startAgeMin: number;
}

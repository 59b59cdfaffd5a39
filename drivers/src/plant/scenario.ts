/** What a simulated case is made of. Everything random in it follows from the seed. */
import type { VertebralLevel } from "@cementwatch/shared/procedure/level";

export type LeakKind = "none" | "posterior" | "disc" | "vein";

/** A balloon in the left pedicle. Absent in a PKP case: it was there before the case began. */
export interface BalloonScenario {
  /** The hands fill it this far, mL. */
  readonly targetMl: number;
  /** It bursts when it is filled this far, mL. */
  readonly ruptureAtMl?: number;
}

export interface Scenario {
  readonly seed: number;
  readonly procedure: "pvp" | "pkp";
  readonly leak: LeakKind;
  /** `continuous`: beam on while cement moves; `bursts`: looks between blind injections; `single-shot`: one picture a look. */
  readonly fluoro: "continuous" | "bursts" | "single-shot";
  readonly fitted: readonly ("pressure" | "volume" | "balloon")[];
  /** Who pushes: a pump, 1 mL syringes by hand, or bone-filler tubes. */
  readonly technique: "pump" | "syringe" | "tube";
  /** `short` lasts 90 s from a cement age of 4 min; `full` lasts 4 to 6 min. */
  readonly length: "short" | "full";
  /** Age of the cement at time 0, min. A case of `hands` has no cement before somebody says that it is mixed. */
  readonly startAgeMin: number;
  /** `team` (when absent): the acts are pressed too; `hands`: a person presses them, and the hands react. */
  readonly crew?: "team" | "hands";
  /** Planned levels, the first one active at the start; L1 when absent. */
  readonly levels?: readonly VertebralLevel[];
  readonly balloon?: BalloonScenario;
}

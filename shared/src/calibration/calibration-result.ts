/** What a calibration found: captured readings, each point judged, the fit and the uncertainty with every term. */

/** A reading that was captured at a step: means over the settled window. */
export interface Capture {
  /** Index of the plan's step. */
  readonly step: number;
  readonly series: string;
  readonly direction: "up" | "down" | "none";
  readonly target: number;
  readonly reference: number;
  readonly device: number;
  /** Standard deviation and count of the readings in the window. */
  readonly referenceSpread: number;
  readonly deviceSpread: number;
  readonly count: number;
  /** Run time, µs. */
  readonly atUs: number;
  readonly by: "auto" | "person";
}

/** A term of an uncertainty budget after the GUM (JCGM 100:2008). */
export interface BudgetTerm {
  readonly id: string;
  /** For a person, e.g. "reference standard, certificate". */
  readonly title: string;
  readonly evaluation: "A" | "B";
  readonly distribution: "normal" | "rectangular" | "triangular" | "uShaped";
  /** Half width, or standard deviation for `normal`; in the term's own unit. */
  readonly value: number;
  readonly valueUnit: string;
  /** Unit of the measurand per unit of the term. */
  readonly sensitivity: number;
  /** |sensitivity| · value / divisor, in the unit of the measurand. */
  readonly standardUncertainty: number;
  /** `null`: infinite. */
  readonly degreesOfFreedom: number | null;
  /** Where the value comes from: "certificate D-K-…", "5 readings", "assumption". */
  readonly source: string;
}

export interface UncertaintyBudget {
  readonly terms: readonly BudgetTerm[];
  readonly combined: number;
  /** Welch–Satterthwaite; `null`: infinite. */
  readonly effectiveDegreesOfFreedom: number | null;
  /** 2, or Student's t for 95.45 % when the effective degrees of freedom are few. */
  readonly coverageFactor: number;
  readonly expanded: number;
  /** The same by Monte Carlo (JCGM 101:2008): half of the shortest 95.45 % interval. */
  readonly monteCarlo: { readonly trials: number; readonly expanded: number; readonly agrees: boolean };
}

/** One nominal value, over all its series. */
export interface PointResult {
  readonly target: number;
  readonly referenceMean: number;
  readonly upMean?: number;
  readonly downMean?: number;
  /** Mean of the device's readings over all series; with both directions the mean of the two directions' means. */
  readonly deviceMean: number;
  /** deviceMean − referenceMean, before (as found) or with (as left) the correction in force. */
  readonly deviation: number;
  /** |mean up − mean down|; absent without both. */
  readonly hysteresis?: number;
  /** Largest difference between series of one direction; absent when there is one only. */
  readonly repeatability?: number;
  readonly budget: UncertaintyBudget;
  /** |deviation| and its expanded uncertainty against the limit, by the stated decision rule. */
  readonly verdict: Verdict;
}

/**
 * Decision rule (ILAC-G8): `pass` when |deviation| + U ≤ limit · `conditionalPass` when |deviation| ≤ limit but not with U ·
 * `conditionalFail` when |deviation| > limit but |deviation| − U ≤ limit · else `fail`.
 */
export type Verdict = "pass" | "conditionalPass" | "conditionalFail" | "fail";

/** y = f(x): from the device's raw reading to the reference's value. No value outside `range`: extrapolation is refused. */
export interface CalibrationFit {
  readonly kind: "linear" | "polynomial" | "piecewise";
  /** Lowest first; of `piecewise` empty. */
  readonly coefficients: readonly number[];
  /** Of `piecewise`: raw value → true value, rising, at least two. */
  readonly knots: readonly { readonly raw: number; readonly value: number }[];
  /** Of the raw value. */
  readonly range: { readonly min: number; readonly max: number };
  /** One for each capture, in order: fitted − reference. */
  readonly residuals: readonly number[];
  /** Residual standard deviation. */
  readonly residualSpread: number;
  /** Standard uncertainties of the coefficients; of `piecewise` empty. */
  readonly coefficientUncertainties: readonly number[];
}

/** As found, or as left. */
export interface PhaseResult {
  readonly points: readonly PointResult[];
  /** Largest |deviation| and where. */
  readonly worst: { readonly deviation: number; readonly target: number };
  /** Device at zero after the last series minus before the first; absent when zero was not captured. */
  readonly zeroShift?: number;
  /** Largest over all points; absent when it could not be told. */
  readonly hysteresis?: number;
  readonly repeatability?: number;
  /** Largest deviation from the straight line, in the unit. */
  readonly nonLinearity: number;
  /** Largest expanded uncertainty over all points. */
  readonly expandedUncertainty: number;
  readonly verdict: Verdict;
  /** Only of the kind they are named after. */
  readonly pressure?: PressureFigures;
  readonly force?: ForceFigures;
  readonly volume?: readonly VolumeFigures[];
}

/** Figures of DKD-R 6-1, in the plan's unit. `expandedUncertainty` is apart from the deviation. */
export interface PressureFigures {
  /** f₀: largest change of zero over one loading; absent when zero was not captured after one. */
  readonly zeroDeviation?: number;
  /** b′: largest difference between series of one direction, each from its own zero; absent when none was repeated. */
  readonly repeatability?: number;
  /** h: largest |falling − rising|, each from the zero before loading; absent without both. */
  readonly hysteresis?: number;
  /** Largest |deviation| + U over the points: the uncertainty with the deviation. */
  readonly errorSpan: number;
}

/** ISO 376 by class; `none`: outside class 2. */
export type ForceClass = "00" | "0.5" | "1" | "2" | "none";

/** Relative errors of ISO 376, in percent of the force; what could not be told is absent. */
export interface ForceFigures {
  /** f₀: residual zero after unloading, percent of the deflection at the largest force. */
  readonly zeroPercent?: number;
  readonly points: readonly {
    readonly target: number;
    /** b: with rotation · b′: without · f_c: from the interpolating curve · v: reversibility. */
    readonly reproducibilityPercent?: number;
    readonly repeatabilityPercent?: number;
    readonly interpolationPercent: number;
    readonly reversibilityPercent?: number;
    /** Only when the gauge was turned; without it no class is given. */
    readonly forceClass?: ForceClass;
  }[];
  /** The worst of the points above 2 % of the largest force. */
  readonly forceClass?: ForceClass;
}

/** ISO 8655-6, of one nominal volume: true (weighed) against set. */
export interface VolumeFigures {
  readonly target: number;
  readonly dispenses: number;
  /** e_s: mean weighed volume − set volume, mL and percent of the set volume. */
  readonly systematicError: number;
  readonly systematicPercent: number;
  /** Standard deviation, mL, and coefficient of variation, percent; absent for one dispense. */
  readonly randomError?: number;
  readonly randomPercent?: number;
}

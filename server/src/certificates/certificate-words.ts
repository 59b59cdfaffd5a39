/** Words and numbers that every form of a certificate uses. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { CalibrationPlan, ProcedureId } from "@cementwatch/shared/calibration/calibration-plan";
import type { BudgetTerm, CalibrationFit, Verdict } from "@cementwatch/shared/calibration/calibration-result";
import { phaseInForce } from "@cementwatch/shared/calibration/entry-use";

export const PROCEDURE_WORDS: Readonly<
  Record<ProcedureId, { readonly title: string; readonly norm: string }>
> = {
  dkdA: { title: "Comparison with a reference, sequence A", norm: "DKD-R 6-1" },
  dkdB: { title: "Comparison with a reference, sequence B", norm: "DKD-R 6-1" },
  dkdC: { title: "Comparison with a reference, sequence C", norm: "DKD-R 6-1" },
  iso376: { title: "Force comparison with rotated mountings", norm: "ISO 376" },
  forceSimplified: { title: "Force comparison, simplified procedure", norm: "house procedure after ISO 376" },
  gravimetric: { title: "Weighing of delivered water", norm: "ISO 8655-6" },
  temperaturePoints: { title: "Comparison at two or more temperatures", norm: "house procedure" },
};

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: "PASS",
  conditionalPass: "PASS, conditional",
  conditionalFail: "FAIL, conditional",
  fail: "FAIL",
};

export const DECISION_RULE =
  "Decision rule (ILAC-G8, guard band U): PASS when |deviation| + U is within the limit; PASS, conditional when |deviation| is " +
  "within it but not with U; FAIL, conditional when |deviation| is beyond it by less than U; else FAIL.";

export const NOT_ACCREDITED =
  "Not issued by an accredited laboratory: an in-house calibration, made with research software that is not a medical device.";

export const REPRODUCTION =
  "This certificate may be reproduced only in full; extracts need the written approval of the laboratory that issued it. " +
  "The results refer to the named instrument at the time of the calibration only.";

/** Significant digits of a stated uncertainty (GUM 7.2.6). */
const UNCERTAINTY_DIGITS = 2;
const DECIMALS_MOST = 6;

/** How values of a plan are written: in its shown unit, with as many decimals as two digits of the uncertainty need. */
export class Figures {
  readonly unit: string;
  readonly decimals: number;
  readonly #factor: number;

  constructor({ shown }: CalibrationPlan, expandedUncertainty: number) {
    this.unit = shown.unit;
    this.#factor = shown.factor;
    const size = Math.abs(expandedUncertainty * shown.factor);
    const needed =
      size > 0 && Number.isFinite(size) ? UNCERTAINTY_DIGITS - 1 - Math.floor(Math.log10(size)) : 0;
    this.decimals = Math.min(DECIMALS_MOST, Math.max(0, shown.decimals, needed));
  }

  /** Without unit; a dash for what is missing or no number. */
  of(value: number | undefined | null): string {
    return fixed(value === null || value === undefined ? undefined : value * this.#factor, this.decimals);
  }

  /** With its sign. */
  signed(value: number): string {
    const text = this.of(value);
    return text === "–" || text.startsWith("−") ? text : `+${text}`;
  }

  /** With the unit. */
  full(value: number | undefined): string {
    return `${this.of(value)} ${this.unit}`;
  }
}

function fixed(value: number | undefined, decimals: number): string {
  if (value === undefined || !Number.isFinite(value)) return "–";
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** Four significant digits, for a budget and coefficients. */
export function short(value: number | undefined | null, digits = 4): string {
  if (value === undefined || value === null || !Number.isFinite(value)) return "–";
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

export function degreesWords({ degreesOfFreedom }: Pick<BudgetTerm, "degreesOfFreedom">): string {
  return degreesOfFreedom === null ? "∞" : short(degreesOfFreedom, 3);
}

/** One line for each state of things a reader must know before the numbers. */
export function adjustmentWords({ adjustment }: CalibrationEntry): string {
  if (adjustment === "none") return "nothing was adjusted: as found is as left";
  return adjustment === "correction"
    ? "the correction below is calculated from now on; nothing was written to the device"
    : "the device itself was adjusted by a person; no correction is calculated";
}

export function fitWords({ kind, coefficients, knots, range }: CalibrationFit, unit: string): string {
  const within = `for readings from ${short(range.min)} to ${short(range.max)} ${unit}; none outside`;
  if (kind === "piecewise") {
    const pairs = knots.map(({ raw, value }) => `${short(raw, 6)} → ${short(value, 6)}`).join(", ");
    return `straight lines through ${pairs} ${unit}, ${within}`;
  }
  const terms = coefficients.map((c, i) => `${short(c, 7)}${i === 0 ? "" : i === 1 ? "·x" : `·x^${i}`}`);
  return `y = ${terms.join(" + ").replaceAll("+ −", "− ")} (${unit}), ${within}`;
}

export function verdictOf(entry: CalibrationEntry): string {
  const phase = phaseInForce(entry);
  return phase === undefined ? "not complete" : VERDICT_WORDS[phase.verdict];
}

export function isSimulated({ plan }: CalibrationEntry): boolean {
  return plan.device.isSimulated || plan.reference.isSimulated;
}

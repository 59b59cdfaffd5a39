/** Values of a plan as a person reads them: in the shown unit, with its decimals and a true minus. Pure. */
import type { CalibrationPlan } from "@cementwatch/shared/calibration/calibration-plan";

export type ShownUnit = CalibrationPlan["shown"];

/** Stands for a value that is not there or too old. */
export const DASHES = "–.––";

/** `value` in the plan's unit → "40.02"; dashes for nothing and for NaN. */
export function shown(value: number | undefined, unit: ShownUnit): string {
  if (value === undefined || !Number.isFinite(value)) return DASHES;
  return unsignedZero((value * unit.factor).toFixed(unit.decimals)).replace("-", "−");
}

/** As `shown`, always with its sign: "+0.17", "−0.02", "0.00". */
export function signed(value: number | undefined, unit: ShownUnit): string {
  const text = shown(value, unit);
  return text === DASHES || text.startsWith("−") || Number(text) === 0 ? text : `+${text}`;
}

/** "0.0–100.0 bar"; limits of a range need no more than one decimal. */
export function shownRange(range: { readonly min: number; readonly max: number }, unit: ShownUnit): string {
  const text = (value: number) =>
    String(Number((value * unit.factor).toFixed(unit.decimals))).replace("-", "−");
  return `${text(range.min)} to ${text(range.max)} ${unit.unit}`;
}

/** A deviation or an uncertainty is small beside its value: one decimal more. */
export function finer(unit: ShownUnit): ShownUnit {
  return { ...unit, decimals: unit.decimals + 1 };
}

function unsignedZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

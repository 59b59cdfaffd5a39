/** What a daily check asks of each kind of device: its steps, its limits and its units. Pure. */
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import type { DailyRules } from "@cementwatch/shared/calibration/daily-check";
import type { DeviceSignal } from "@cementwatch/shared/telemetry/reading";
import type { SignalUnit } from "@cementwatch/shared/units";
import type { ShownUnit } from "./shown-value.ts";

export type DailyStepId = "zero" | "point" | "step" | "leak";

interface DailyStep {
  readonly id: DailyStepId;
  readonly title: string;
  readonly words: string;
  readonly press: string;
}

export interface DailyKind {
  readonly steps: readonly DailyStep[];
  /** Of the device's readings and of the figures. */
  readonly unit: SignalUnit;
  /** The large number, and what is typed for the reference unless `typed` says otherwise. */
  readonly shown: ShownUnit;
  /** Where the reference does not measure the same: a balance. */
  readonly typed?: { readonly signal: DeviceSignal; readonly unit: string };
  /** Smallest step of zero and error, in `unit`. */
  readonly step: number;
  /** Permissible error where the device has no calibration to ask. Assumption: 0.5 % of a usual range; 0.5 °C. */
  readonly usualLimit: number;
  /** Where the bench without hardware goes for the point, in `unit`. */
  readonly benchPoint: number;
}

export const DAILY_KINDS: Readonly<Record<CalibrationKind, DailyKind>> = {
  pressure: {
    unit: "kPa",
    shown: { unit: "bar", factor: 0.01, decimals: 2 },
    step: 0.1,
    usualLimit: 50,
    benchPoint: 5_000,
    steps: [
      {
        id: "zero",
        title: "1 · Zero",
        words: "Open the line to air and wait until the number stands still.",
        press: "Take zero",
      },
      {
        id: "point",
        title: "2 · One point",
        words: "Bring the line to a pressure you use and compare with the reference.",
        press: "Take point",
      },
      {
        id: "leak",
        title: "3 · Leak-down",
        words: "Close the line at that pressure, wait half a minute without touching it.",
        press: "Take leak-down",
      },
      {
        id: "step",
        title: "4 · Step response",
        words: "Open the line to air in one quick turn, wait five seconds.",
        press: "Take response",
      },
    ],
  },
  force: {
    unit: "N",
    shown: { unit: "N", factor: 1, decimals: 2 },
    step: 0.01,
    usualLimit: 2.5,
    benchPoint: 100,
    steps: [
      {
        id: "zero",
        title: "1 · Zero",
        words: "Take every load off the gauge and wait until the number stands still.",
        press: "Take zero",
      },
      {
        id: "point",
        title: "2 · One point",
        words: "Load it with a known weight (1 kg pulls with 9.81 N) or against the reference gauge.",
        press: "Take point",
      },
    ],
  },
  volume: {
    unit: "mL",
    shown: { unit: "mL", factor: 1, decimals: 3 },
    typed: { signal: "mass", unit: "g" },
    step: 0.001,
    usualLimit: 0.05,
    benchPoint: 5,
    steps: [
      {
        id: "zero",
        title: "1 · Zero",
        words: "Set the pump's counter to zero, the pump standing, and tare the balance.",
        press: "Take zero",
      },
      {
        id: "point",
        title: "2 · One point",
        words: "Dispense a volume that you use, of water of 20 to 24 °C, on the balance.",
        press: "Take point",
      },
    ],
  },
  temperature: {
    unit: "degC",
    shown: { unit: "°C", factor: 1, decimals: 2 },
    step: 0.01,
    usualLimit: 0.5,
    benchPoint: 37,
    steps: [
      {
        id: "point",
        title: "1 · One point",
        words: "Put sensor and thermometer side by side in stirred water, wait until both stand still.",
        press: "Take point",
      },
    ],
  },
};

/**
 * Zero and point against the permissible error of the calibration, in the kind's unit; the point may be off by twice of
 * it, as the gauge beside the line is coarser than a standard (assumption). Times and loss: assumptions.
 */
export function dailyRules(kind: CalibrationKind, limit: number): DailyRules {
  const { steps, step, unit: own } = DAILY_KINDS[kind];
  const unit = own === "degC" ? "°C" : own;
  const zero = { limit, step, title: "zero", unit };
  const pointError = { limit: 2 * limit, step, title: "error at the point", unit };
  if (kind === "pressure") {
    return {
      ...{ zero, pointError },
      t63S: { limit: 0.5, step: 0.01, title: "time to 63 %", unit: "s" },
      t90S: { limit: 1, step: 0.01, title: "time to 90 %", unit: "s" },
      lossPerMinute: { limit: 50, step: 1, title: "loss of the closed line", unit: "kPa/min" },
    };
  }
  return steps.some(({ id }) => id === "zero") ? { zero, pointError } : { pointError };
}

/** Units of devices that measure pressure or temperature, and what a number in one of them is in the pipeline's units. */
import type { ReadingQuality } from "@cementwatch/shared/telemetry/reading";
import type { NewItem } from "./frame-scanner.ts";

/** Kilopascals in one. psi: 6.894757 kPa (NIST SP 811, app. B.8); mmHg and inHg at 0 °C; kgf/cm²: 98.0665 kPa. */
const KPA = {
  kPa: 1,
  Pa: 0.001,
  hPa: 0.1,
  MPa: 1000,
  mbar: 0.1,
  bar: 100,
  psi: 6.894757293168,
  mmHg: 0.133322387415,
  inHg: 3.386389,
  kgcm2: 98.0665,
} as const;

export type PressureUnit = keyof typeof KPA;
export type MeasuredUnit = PressureUnit | "degC" | "degF";

export const PRESSURE_UNITS = Object.keys(KPA) as [PressureUnit, ...PressureUnit[]];
export const MEASURED_UNITS: readonly [MeasuredUnit, ...MeasuredUnit[]] = [...PRESSURE_UNITS, "degC", "degF"];

export function toKpa(value: number, unit: PressureUnit): number {
  return value * KPA[unit];
}

export function fromKpa(kpa: number, unit: PressureUnit): number {
  return kpa / KPA[unit];
}

/** A reading of the signal that the unit stands for, in the pipeline's unit. */
export function measuredReading(value: number, unit: MeasuredUnit, quality: ReadingQuality): NewItem {
  if (unit === "degC" || unit === "degF") {
    const degC = unit === "degC" ? value : ((value - 32) * 5) / 9;
    return { kind: "reading", signal: "temperature", value: degC, unit: "degC", quality };
  }
  return { kind: "reading", signal: "pressure", value: toKpa(value, unit), unit: "kPa", quality };
}

/** What a simulated device with this unit would measure on the plant. */
export function sensedIn(
  unit: MeasuredUnit,
  { pressureKpa, temperatureC }: { readonly pressureKpa: number; readonly temperatureC: number },
): number {
  if (unit === "degC") return temperatureC;
  return unit === "degF" ? (temperatureC * 9) / 5 + 32 : fromKpa(pressureKpa, unit);
}

/**
 * Units: every bare number carries its unit in its name; this file holds the few conversions and the unit words
 * that devices send. Factors are exact by definition (BIPM SI brochure, NIST SP 811).
 */

/** Units a driver may hand over after its own conversion. */
export type SignalUnit = "kPa" | "mL" | "degC" | "N" | "mm";

const PRESSURE_KPA: Readonly<Record<string, number>> = {
  kPa: 1,
  Pa: 0.001,
  hPa: 0.1,
  mbar: 0.1,
  bar: 100,
  MPa: 1000,
  psi: 6.894757293168361,
  atm: 101.325,
  mmHg: 0.133322387415,
};

/** Converts a pressure to kPa; `undefined` when the unit is not known (the caller refuses the reading). */
export function pressureToKpa(value: number, unit: string): number | undefined {
  const factor = PRESSURE_KPA[unit];
  return factor === undefined ? undefined : value * factor;
}

/** kPa to bar, for the operating-room display. */
export function kpaToBar(pressureKpa: number): number {
  return pressureKpa / 100;
}

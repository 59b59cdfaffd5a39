/** Units that devices print or store, against the six in which every reading is handed over. */
import type { SignalUnit } from "../units.ts";

interface UnitRow {
  readonly base: SignalUnit;
  /** base = value · factor + offset. */
  readonly factor: number;
  readonly offset?: number;
}

/** Standard gravity, m/s² (3rd CGPM 1901, exact): what turns gf, kgf and lbf into newtons. */
const STANDARD_GRAVITY = 9.80665;
/** International avoirdupois pound, kg (exact). */
const POUND_KG = 0.45359237;
/** International inch, mm (exact). */
const INCH_MM = 25.4;

/**
 * Factors are exact by definition (SI brochure 9th edition, NIST SP 811 appendix B) but mmHg and inHg, which are the
 * conventional millimetre of mercury, 133.322387415 Pa.
 */
const UNITS = {
  kPa: { base: "kPa", factor: 1 },
  Pa: { base: "kPa", factor: 1e-3 },
  hPa: { base: "kPa", factor: 0.1 },
  mbar: { base: "kPa", factor: 0.1 },
  bar: { base: "kPa", factor: 100 },
  MPa: { base: "kPa", factor: 1000 },
  psi: { base: "kPa", factor: (POUND_KG * STANDARD_GRAVITY) / (INCH_MM / 1000) ** 2 / 1000 },
  atm: { base: "kPa", factor: 101.325 },
  at: { base: "kPa", factor: STANDARD_GRAVITY * 10 },
  mmHg: { base: "kPa", factor: 0.133322387415 },
  inHg: { base: "kPa", factor: 0.133322387415 * INCH_MM },
  mL: { base: "mL", factor: 1 },
  uL: { base: "mL", factor: 1e-3 },
  L: { base: "mL", factor: 1000 },
  cc: { base: "mL", factor: 1 },
  mm3: { base: "mL", factor: 1e-3 },
  degC: { base: "degC", factor: 1 },
  degF: { base: "degC", factor: 5 / 9, offset: -160 / 9 },
  K: { base: "degC", factor: 1, offset: -273.15 },
  N: { base: "N", factor: 1 },
  mN: { base: "N", factor: 1e-3 },
  kN: { base: "N", factor: 1000 },
  gf: { base: "N", factor: STANDARD_GRAVITY / 1000 },
  kgf: { base: "N", factor: STANDARD_GRAVITY },
  lbf: { base: "N", factor: POUND_KG * STANDARD_GRAVITY },
  ozf: { base: "N", factor: (POUND_KG * STANDARD_GRAVITY) / 16 },
  mm: { base: "mm", factor: 1 },
  um: { base: "mm", factor: 1e-3 },
  cm: { base: "mm", factor: 10 },
  m: { base: "mm", factor: 1000 },
  in: { base: "mm", factor: INCH_MM },
  g: { base: "g", factor: 1 },
  mg: { base: "g", factor: 1e-3 },
  kg: { base: "g", factor: 1000 },
  oz: { base: "g", factor: (POUND_KG * 1000) / 16 },
  lb: { base: "g", factor: POUND_KG * 1000 },
} as const satisfies Record<string, UnitRow>;

export type DeviceUnit = keyof typeof UNITS;

/** Names of every unit, for schemas and messages. */
export const DEVICE_UNITS = Object.keys(UNITS) as [DeviceUnit, ...DeviceUnit[]];

/** The unit of a reading (kPa, mL, degC, N, mm or g) into which `unit` converts. */
export function signalUnitOf(unit: DeviceUnit): SignalUnit {
  return UNITS[unit].base;
}

/** A value in `unit` as a reading's value in `signalUnitOf(unit)`. */
export function toSignalUnit(value: number, unit: DeviceUnit): number {
  const { factor, offset = 0 }: UnitRow = UNITS[unit];
  return value * factor + offset;
}

/** The inverse of `toSignalUnit`. */
export function fromSignalUnit(value: number, unit: DeviceUnit): number {
  const { factor, offset = 0 }: UnitRow = UNITS[unit];
  return (value - offset) / factor;
}

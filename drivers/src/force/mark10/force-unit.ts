/** Units that a GCL2 gauge can be set to, by what it writes behind a value. */

export type ForceUnit = "N" | "kN" | "mN" | "lbF" | "ozF" | "kgF" | "gF";

/** Newtons in one of them. Pound-force and kilogram-force are exact: 0.45359237 kg and 9.80665 m/s² (ISO 80000-4). */
const NEWTONS: Readonly<Record<ForceUnit, number>> = {
  N: 1,
  kN: 1000,
  mN: 0.001,
  lbF: 4.4482216152605,
  ozF: 4.4482216152605 / 16,
  kgF: 9.80665,
  gF: 0.00980665,
};

export const FORCE_UNITS = Object.keys(NEWTONS) as [ForceUnit, ...ForceUnit[]];

/** The unit of this text, in either case of its letters; `undefined` when it is none. */
export function forceUnitOf(text: string): ForceUnit | undefined {
  return FORCE_UNITS.find((unit) => unit.toLowerCase() === text.toLowerCase());
}

export function toNewtons(value: number, unit: ForceUnit): number {
  return value * NEWTONS[unit];
}

export function fromNewtons(newtons: number, unit: ForceUnit): number {
  return newtons / NEWTONS[unit];
}

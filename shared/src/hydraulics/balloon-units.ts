/** Units in which inflation syringes are marked, against the record's kPa. */

/** kPa in one of each: psi and atm by definition (lbf/in² with g = 9.80665 m/s²; 101,325 Pa), bar and kPa exact. */
const KPA_PER = { psi: 6.894757293168361, atm: 101.325, bar: 100, kPa: 1 } as const;

export type BalloonUnit = keyof typeof KPA_PER;

/** A pressure in kPa in another unit. */
export function fromKpa(pressureKpa: number, unit: BalloonUnit): number {
  return pressureKpa / KPA_PER[unit];
}

/** A pressure in `unit` in kPa. */
export function toKpa(value: number, unit: BalloonUnit): number {
  return value * KPA_PER[unit];
}

/**
 * The total that the plunger moved. It never falls but for a real withdrawal: a counter that restarts or jumps because
 * a syringe or device was changed adds nothing and takes nothing away.
 */

export interface VolumeAccount {
  /** Moved by the plunger since the session began, mL, ≥ 0. */
  totalMl: number;
  /** Last raw counter value, mL. */
  lastCounterMl?: number;
  /** Nobody read the counter for a while: the next reading follows a time in which a pump may have been started anew. */
  isAfterGap?: true;
}

/** A fall of more than this between two readings is a restarted counter, not a withdrawal (assumption). */
const RESTART_FALL_ML = 0.3;
/** A rise of more than this between two readings is a counter that jumped (device exchanged), not cement. */
const IMPLAUSIBLE_RISE_ML = 2;
/** A resting counter may read so much less than before (assumption: the resolution of the coarsest pump). */
const COUNTER_NOISE_ML = 0.02;
/** Volume of one bone-filler tube and one injection syringe, mL. */
const TUBE_ML = 1.5;
const SYRINGE_ML = 1.0;

export function createVolumeAccount(): VolumeAccount {
  return { totalMl: 0 };
}

/** Takes a counter reading, mL. True when the counter restarted or jumped: another syringe or device. */
export function addCounterReading(account: VolumeAccount, counterMl: number): boolean {
  const change = account.lastCounterMl === undefined ? 0 : counterMl - account.lastCounterMl;
  account.lastCounterMl = counterMl;
  const isAfterGap = account.isAfterGap === true;
  delete account.isAfterGap;
  // A fall that nobody saw is a pump that was refilled or started anew: what is in the patient stays there.
  if (isAfterGap && change < 0) return change < -COUNTER_NOISE_ML;
  if (change < -RESTART_FALL_ML || change > IMPLAUSIBLE_RISE_ML) return true;
  account.totalMl = Math.max(account.totalMl + change, 0);
  return false;
}

/** Volume counted by people, mL: each tube 1.5, each syringe 1.0. */
export function countedVolumeMl(tubes: number, syringes: number): number {
  return tubes * TUBE_ML + syringes * SYRINGE_ML;
}

/**
 * Cement through one cannula: pump volume, what fills the lumen, what is in the patient. Plain values, never changed in
 * place, so that an undo is the value before.
 */
import type { CannulaSide, VertebralLevel } from "./level.ts";

export interface CannulaAccount {
  readonly level: VertebralLevel;
  readonly side: CannulaSide;
  readonly firstActiveAtUs: number;
  /** Of the tube that was chosen while this cannula was active, mL. */
  readonly deadVolumeMl: number;
  /** Moved by the plunger since the lumen was last empty, mL, without what moves now. */
  readonly segmentMl: number;
  /** Delivered before the lumen was last emptied by a stylet, mL; nothing of it is in the lumen any more. */
  readonly settledMl: number;
  /** The part of it that stylets pushed out of the lumen, mL. */
  readonly styletMl: number;
  readonly countedTubes: number;
  readonly countedSyringes: number;
}

export function createCannulaAccount(
  level: VertebralLevel,
  side: CannulaSide,
  firstActiveAtUs: number,
  deadVolumeMl: number,
): CannulaAccount {
  return {
    level,
    side,
    firstActiveAtUs,
    deadVolumeMl,
    segmentMl: 0,
    settledMl: 0,
    styletMl: 0,
    countedTubes: 0,
    countedSyringes: 0,
  };
}

/** Moved by the plunger in all, mL. `movingMl`: since the account was last settled, for the active cannula. */
export function cannulaPumpMl(account: CannulaAccount, movingMl = 0): number {
  return account.settledMl + account.segmentMl + movingMl;
}

/** In the patient by a measured volume, mL: nothing before the lumen is full. */
export function cannulaDeliveredMl(account: CannulaAccount, movingMl = 0): number {
  return account.settledMl + Math.max(0, account.segmentMl + movingMl - account.deadVolumeMl);
}

/** Takes what moved into the account, mL: before another cannula becomes active. */
export function settleMoved(account: CannulaAccount, movingMl: number): CannulaAccount {
  return { ...account, segmentMl: account.segmentMl + movingMl };
}

/** A stylet pushes what is in the lumen into the patient; the lumen is empty and has to be filled again. */
export function settleStylet(account: CannulaAccount, movingMl: number): CannulaAccount {
  const segmentMl = account.segmentMl + movingMl;
  return {
    ...account,
    segmentMl: 0,
    settledMl: account.settledMl + segmentMl,
    styletMl: account.styletMl + Math.min(segmentMl, account.deadVolumeMl),
  };
}

/** What moved so far did not go into the patient (priming): the account begins again. */
export function settleTare(account: CannulaAccount): CannulaAccount {
  return { ...account, segmentMl: 0, settledMl: 0, styletMl: 0 };
}

/** The cannulas of a procedure among the operator's fields: which one is active, and what went through each. */
import {
  type CannulaAccount,
  createCannulaAccount,
  settleMoved,
  settleStylet,
  settleTare,
} from "../procedure/cannula-account.ts";
import type { CannulaSide, VertebralLevel } from "../procedure/level.ts";

export interface ActiveCannula {
  readonly level: VertebralLevel;
  readonly side: CannulaSide;
}

export interface CannulaFields {
  activeCannula: ActiveCannula;
  cannulas: readonly CannulaAccount[];
  /** Total of the plunger when the active cannula's account was last settled, mL. */
  settledAtMl: number;
}

/** What an act on the cannulas needs of its moment. */
export interface CannulaMoment {
  readonly atUs: number;
  readonly totalMl: number;
  /** Lumen of the cannula that is chosen now, mL. */
  readonly deadVolumeMl: number;
}

/** Moved since the active account was settled, mL. */
export function movingMl(fields: CannulaFields, { totalMl }: Pick<CannulaMoment, "totalMl">): number {
  return Math.max(0, totalMl - fields.settledAtMl);
}

export function takeTare(fields: CannulaFields, context: CannulaMoment): void {
  changeAccount(fields, context, settleTare);
}

export function takeStylet(fields: CannulaFields, context: CannulaMoment): void {
  changeAccount(fields, context, (account) => settleStylet(account, movingMl(fields, context)));
}

/** One emptied tube or syringe more. */
export function countOne(fields: CannulaFields, unit: "tube" | "syringe", context: CannulaMoment): void {
  changeAccount(fields, context, (account) => counted(settleMoved(account, movingMl(fields, context)), unit));
}

/** Changes the active cannula's account; it is settled at the present total. */
function changeAccount(
  fields: CannulaFields,
  context: CannulaMoment,
  change: (account: CannulaAccount) => CannulaAccount,
): void {
  const account = accountOf(fields, context);
  const others = fields.cannulas.filter((entry) => !isOf(entry, fields.activeCannula));
  fields.cannulas = [...others, change({ ...account, deadVolumeMl: context.deadVolumeMl })];
  fields.settledAtMl = context.totalMl;
}

function accountOf(fields: CannulaFields, context: CannulaMoment): CannulaAccount {
  const { level, side } = fields.activeCannula;
  return (
    fields.cannulas.find((entry) => isOf(entry, fields.activeCannula)) ??
    createCannulaAccount(level, side, context.atUs, context.deadVolumeMl)
  );
}

export function isOf(account: CannulaAccount, { level, side }: ActiveCannula): boolean {
  return account.level === level && account.side === side;
}

/** What moved so far belongs to the cannula that was active; the other one counts from here. */
export function makeActive(fields: CannulaFields, to: ActiveCannula, context: CannulaMoment): void {
  const movedMl = movingMl(fields, context);
  const isUnused = movedMl === 0 && !fields.cannulas.some((entry) => isOf(entry, fields.activeCannula));
  if (isUnused) fields.settledAtMl = context.totalMl;
  else changeAccount(fields, context, (account) => settleMoved(account, movedMl));
  fields.activeCannula = { level: to.level, side: to.side };
  if (!fields.cannulas.some((entry) => isOf(entry, to))) {
    fields.cannulas = [...fields.cannulas, accountOf(fields, context)];
  }
}

function counted(account: CannulaAccount, unit: "tube" | "syringe"): CannulaAccount {
  return unit === "tube"
    ? { ...account, countedTubes: account.countedTubes + 1 }
    : { ...account, countedSyringes: account.countedSyringes + 1 };
}

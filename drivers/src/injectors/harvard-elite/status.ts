/**
 * The raw status line: `rate time volume flags`, and what the prompt behind it must say. Volume and rate are integers
 * in femtolitres, beyond what a double holds exactly after some hours of pumping, so they stay whole numbers.
 *
 * | flag | means              | values                                            |
 * |------|--------------------|---------------------------------------------------|
 * | 1    | direction          | Elite: I W running, i w idle; ULTRA: i w (any case) |
 * | 2    | limit switch        | I W .                                             |
 * | 3    | stall              | S .                                               |
 * | 4    | trigger input high  | T .                                               |
 * | 5    | direction port      | I W                                               |
 * | 6    | target reached     | T . (Elite only)                                  |
 *
 * Flags and prompt say the same thing twice; a reply in which they disagree is refused.
 */
import type { InjectorMotion } from "@cementwatch/shared/telemetry/reading";
import type { EliteDialect } from "./models.ts";
import type { ElitePrompt } from "./reply.ts";

export interface EliteStatus {
  readonly rateMlPerS: number;
  /** Of the present direction since its counter was cleared. */
  readonly volumeMl: number;
  readonly isWithdrawing: boolean;
  readonly motion: InjectorMotion;
  readonly isStalled: boolean;
  readonly isAtLimit: boolean;
  readonly isTargetReached: boolean;
}

/** 1 mL = 10¹² fL. */
const FL_PER_UL = 1_000_000_000n;
const FL_PER_NL = 1_000_000n;
/** The fastest of these pumps makes 3.6 mL/s with its largest syringe; more is damage or the other dialect. */
const MAX_ML_PER_S = 4;
/** The ULTRA counts whole seconds. */
const TIME_STEP_S = 1;

const STATUS =
  /^(0|[1-9]\d{0,17}) (0|[1-9]\d{0,17}) (0|[1-9]\d{0,17}) ([IWiw])([IW.])([S.])([T.])([IW])([T.]?)$/;

/** Parses one status line with the prompt that followed it; `undefined` when they are none or disagree. */
export function parseStatus(
  text: string,
  prompt: ElitePrompt,
  dialect: EliteDialect,
): EliteStatus | undefined {
  const [whole, rate = "", time = "", volume = "", direction = "", limit, stall, , , target] =
    STATUS.exec(text) ?? [];
  if (whole === undefined || (target === "" ? 5 : 6) !== dialect.flagCount) return undefined;
  const isStalled = stall === "S";
  const isWithdrawing = direction.toUpperCase() === "W";
  const status = {
    rateMlPerS: toMl(BigInt(rate)),
    volumeMl: toMl(BigInt(volume)),
    isWithdrawing,
    motion: motionOf(prompt),
    isStalled,
    isAtLimit: limit !== ".",
    isTargetReached: prompt === "T*",
  };
  if (isStalled !== (prompt === "*")) return undefined;
  if (prompt === ">" && isWithdrawing) return undefined;
  if (prompt === "<" && !isWithdrawing) return undefined;
  const isMoving = prompt === ">" || prompt === "<";
  const isCapital = direction === direction.toUpperCase();
  if (dialect.tellsRunning && prompt !== "*" && isMoving !== isCapital) return undefined;
  const isTarget = target === "T";
  if (dialect.flagCount === 6 && (prompt === "T*" ? !isTarget : isTarget && isMoving)) return undefined;
  return isPlausible(status, BigInt(time), dialect) ? status : undefined;
}

/** Whole nanolitres in mL: exact far beyond any syringe. */
function toMl(femtolitres: bigint): number {
  const microlitres = femtolitres / FL_PER_UL;
  const nanolitres = (femtolitres % FL_PER_UL) / FL_PER_NL;
  return Number(microlitres * 1000n + nanolitres) / 1e6;
}

function isPlausible(status: EliteStatus, ticks: bigint, dialect: EliteDialect): boolean {
  const runS = Number((ticks * 1000n) / dialect.ticksPerS) / 1000;
  return status.rateMlPerS <= MAX_ML_PER_S && status.volumeMl <= MAX_ML_PER_S * (runS + TIME_STEP_S);
}

function motionOf(prompt: ElitePrompt): InjectorMotion {
  if (prompt === ">") return "infusing";
  return prompt === "<" ? "withdrawing" : "stopped";
}

/** Scores what was said about one case against what happened. Pure, so that made-up answers can be scored as well. */
import { beamOnBeforeS, looksOf } from "./beam-time.ts";
import type { CaseTruth } from "./case-truth.ts";

/** A line of `analyse --json`. */
type Line = Readonly<Record<string, unknown>>;

export interface CaseScore {
  readonly caseKind: string;
  readonly isLeak: boolean;
  readonly isPosterior: boolean;
  readonly onsetS?: number;
  readonly visibleS?: number;
  /** Cases whose beam is on in looks only. */
  readonly evidentS?: number;
  readonly nextLookEndS?: number;
  /** First leak alarm that counts as found. */
  readonly leakS?: number;
  /** First leak or resistance-drop alarm that counts as found. */
  readonly imageOrHydraulicS?: number;
  readonly marginMediumS?: number;
  readonly marginAnyS?: number;
  /** When leak alarms were raised that had no leak. */
  readonly falseLeaksS: readonly number[];
  readonly falseHydraulicsS: readonly number[];
  /** Time in which an alarm would have been false, and the beam-on part of it. */
  readonly quietS: number;
  readonly quietBeamS: number;
  readonly high: number;
  readonly audible: number;
}

/** An alarm may come this long before the onset: cement that squeezes against the cortex is seen as it breaks out. */
const EARLY_S = 3;
/** A finding enters 0.1 s after its frame and needs a few: an alarm this long after the last frame is still by that look. */
const AFTER_LOOK_S = 0.6;
const SETTLED_S = 0.5;
/** With the beam on for more of the time than this, gaps are dropped frames and not looks. */
const LOOKS_SHARE = 0.8;

interface Raised {
  readonly tS: number;
  readonly kind: string;
  readonly priority: string;
  readonly isHydraulic: boolean;
  readonly isAudible: boolean;
}

/**
 * A leak counts as found by the first alarm from 3 s before its onset on; an earlier one is false, and a case that was
 * falsely alarmed before is not credited, because the alarm stands already when the leak comes.
 */
export function scoreCase(truth: CaseTruth, lines: readonly Line[]): CaseScore {
  const alarms = raisedIn(lines);
  const summary = lines.find((line) => line["kind"] === "summary");
  const durationS = truth.durationS ?? numberOr(summary?.["durationS"], truth.frameTimesS.at(-1) ?? 0);
  const quietS = truth.onsetS === undefined ? durationS : Math.max(truth.onsetS - EARLY_S, 0);
  const falseFromS = truth.onsetS === undefined ? Number.POSITIVE_INFINITY : truth.onsetS - EARLY_S;
  const leaks = timesOf(alarms, (alarm) => alarm.kind === "leak");
  const drops = timesOf(alarms, (alarm) => alarm.isHydraulic);
  const falseLeaksS = leaks.filter((tS) => tS < falseFromS);
  const falseHydraulicsS = drops.filter((tS) => tS < falseFromS);
  const leakS = falseLeaksS.length > 0 ? undefined : leaks[0];
  const dropS = falseLeaksS.length + falseHydraulicsS.length > 0 ? undefined : drops[0];
  const { caseKind, isLeak, isPosterior, onsetS, visibleS } = truth;
  return {
    caseKind,
    isLeak,
    isPosterior,
    ...defined({ onsetS, visibleS }),
    ...lookScore(truth),
    ...(isLeak ? defined({ leakS, imageOrHydraulicS: earlier(leakS, dropS) }) : {}),
    ...defined({
      marginMediumS: timesOf(alarms, ({ kind, priority }) => kind === "margin" && priority !== "low")[0],
      marginAnyS: timesOf(alarms, ({ kind }) => kind === "margin")[0],
    }),
    falseLeaksS,
    falseHydraulicsS,
    quietS,
    quietBeamS: quietBeamS(truth, quietS, durationS),
    high: alarms.filter((alarm) => alarm.priority === "high").length,
    audible: numberOr(summary?.["audibleSignals"], alarms.filter((alarm) => alarm.isAudible).length),
  };
}

function raisedIn(lines: readonly Line[]): Raised[] {
  return lines
    .filter((line) => typeof line["t_s"] === "number" && line["end"] !== true)
    .map((line) => ({
      tS: Number(line["t_s"]),
      kind: String(line["kind"]),
      priority: String(line["priority"]),
      isHydraulic: line["kind"] === "pressure" && line["reason"] === "resistanceDrop",
      isAudible: line["audible"] === true,
    }))
    .sort((a, b) => a.tS - b.tS);
}

function timesOf(alarms: readonly Raised[], isWanted: (alarm: Raised) => boolean): number[] {
  return alarms.filter(isWanted).map((alarm) => alarm.tS);
}

/** With looks, a leak becomes evident in a settled frame; the end of the look after that is the last chance. */
function lookScore(truth: CaseTruth): { evidentS?: number; nextLookEndS?: number } {
  const { frameTimesS } = truth;
  const looks = looksOf(frameTimesS);
  const spanS = (frameTimesS.at(-1) ?? 0) - (frameTimesS[0] ?? 0);
  const isInLooks = beamOnBeforeS(frameTimesS, Number.POSITIVE_INFINITY) < LOOKS_SHARE * spanS;
  if (!truth.isLeak || !isInLooks) return {};
  const evidentS = truth.evidentS ?? settledFrameFrom(truth, looks);
  if (evidentS === undefined) return {};
  const at = looks.findIndex((look) => look.toS >= evidentS - 1e-3);
  const next = at < 0 ? undefined : looks[at + 1];
  return { evidentS, nextLookEndS: (next ?? looks.at(-1) ?? { toS: evidentS }).toS + AFTER_LOOK_S };
}

/** First frame that shows the leak and is 0.5 s into its look; in a look that is shorter any frame will do. */
function settledFrameFrom(truth: CaseTruth, looks: ReturnType<typeof looksOf>): number | undefined {
  const { visibleS, frameTimesS } = truth;
  if (visibleS === undefined) return undefined;
  return frameTimesS.find((tS) => {
    const look = looks.find(({ fromS, toS }) => fromS <= tS && tS <= toS);
    const isShort = look === undefined || look.toS - look.fromS < SETTLED_S;
    return tS >= visibleS && (isShort || tS - look.fromS >= SETTLED_S);
  });
}

function quietBeamS(truth: CaseTruth, quietS: number, durationS: number): number {
  const { frameTimesS, beamOnS } = truth;
  const allS = frameTimesS.length > 0 ? beamOnBeforeS(frameTimesS, Number.POSITIVE_INFINITY) : durationS;
  const partS = frameTimesS.length > 0 ? beamOnBeforeS(frameTimesS, quietS) : quietS;
  return beamOnS === undefined || !(allS > 0) ? partS : (beamOnS * partS) / allS;
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

/** Leaves out what is not known. */
function defined<Fields extends Record<string, number | undefined>>(
  fields: Fields,
): { [Key in keyof Fields]?: number } {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [Key in keyof Fields]?: number };
}

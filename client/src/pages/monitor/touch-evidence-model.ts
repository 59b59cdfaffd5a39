/** Evidence for the table strip: each detector's value against its limit in words, and its last ten seconds. Pure. */
import type { Assessment, EvidenceReading } from "@cementwatch/shared/leak/assessment";
import { VIEW_WORDS } from "@cementwatch/shared/pipeline/words";
import { isVolumeMeasured, type SessionConfig } from "@cementwatch/shared/session/session-config";
import { evidenceKey } from "../../store/evidence-history.ts";
import type { ChartWindow } from "../../store/series-ring.ts";
import { ageText, oneDecimal } from "../../text/numbers.ts";

export interface EvidenceRow {
  /** Names its history. */
  readonly key: string;
  readonly name: string;
  /** The view it is seen in; empty for hydraulics. */
  readonly view: string;
  readonly value: string;
  /** Its limit or what else it is held against; empty when it has none. */
  readonly against: string;
  /** `0:14 ago` when its picture is no longer the present one; else empty. */
  readonly age: string;
  readonly isOver: boolean;
  /** For the sparkline. */
  readonly limit: number | undefined;
}

/** A reading older than this says how old it is, µs. */
const PRESENT_US = 2_000_000;

export function evidenceRows(
  assessment: Assessment | undefined,
  nowUs: number | undefined,
): readonly EvidenceRow[] {
  if (assessment === undefined) return [];
  return assessment.evidence.map((reading) => {
    const { limit, measuredAtUs, view } = reading;
    const isOld = nowUs === undefined || nowUs - measuredAtUs > PRESENT_US;
    return {
      key: evidenceKey(reading),
      age: isOld ? `${ageText(measuredAtUs, nowUs)} ago` : "",
      limit,
      view: view === undefined ? "" : VIEW_WORDS[view],
      ...wordsOf(reading, assessment),
    };
  });
}

type RowWords = Pick<EvidenceRow, "name" | "value" | "against" | "isOver">;

function wordsOf(reading: EvidenceReading, assessment: Assessment): RowWords {
  const { name, value, limit, unit } = reading;
  const base = {
    value: `${value.toFixed(name === "resistanceDrop" ? 2 : 1)} ${unit}`,
    against: limit === undefined ? "" : `limit ${limit}`,
    isOver: limit !== undefined && value >= limit,
  };
  switch (name) {
    case "toStopLineMm":
      return { name: "to stop line", ...stopLineWords(value, assessment.toStopLineMl) };
    case "outsideAreaMm2":
      return { ...base, name: "cement outside" };
    case "opacityMassMm2":
      return { ...base, name: "cement in view", against: deliveredWords(assessment.delivered) };
    case "unaccountedMl":
      return { ...base, name: "not accounted for" };
    case "resistanceDrop":
      return { ...base, name: "resistance drop" };
    default:
      return { ...base, name };
  }
}

/** `6.2 mm`, `≈ 0.3 mL to line`; beyond it in words, not by a sign alone. */
function stopLineWords(mm: number, ml: number | undefined): Omit<RowWords, "name"> {
  const number = oneDecimal(mm);
  if (number.startsWith("−")) return { value: `${number.slice(1)} mm beyond`, against: "", isOver: true };
  return {
    value: `${number} mm`,
    against: ml === undefined ? "" : `≈ ${oneDecimal(ml)} mL to line`,
    isOver: mm <= 0,
  };
}

function deliveredWords({ volumeMl, isApproximate }: Assessment["delivered"]): string {
  if (volumeMl === undefined) return "";
  return `${isApproximate ? "≈ " : ""}${oneDecimal(volumeMl)} mL delivered`;
}

/** Detectors that this room does not have: listed, and no fault. */
export function notAvailable(config: SessionConfig | undefined): readonly string[] {
  if (config === undefined) return [];
  const { pressure, volume } = config.fitted;
  const hasVolume = isVolumeMeasured({ volume });
  return [
    ...(pressure ? [] : ["pressure"]),
    ...(hasVolume ? [] : ["measured volume"]),
    ...(pressure && hasVolume ? [] : ["resistance drop"]),
  ];
}

export interface Sparkline {
  /** Runs of points without a gap, each as `x,y x,y …` in a box of 100 × 30. */
  readonly runs: readonly string[];
  /** Height of the limit, or undefined when there is none. */
  readonly limitY: number | undefined;
}

export const SPARKLINE_S = 10;
const BOX = { width: 100, height: 30, pad: 2 } as const;
/** A longer silence is a gap: the beam was off, and nothing is drawn for what nobody saw. */
const GAP_S = 1;

export function sparkline({ timesS, values }: ChartWindow, limit: number | undefined): Sparkline {
  const all = [...values, 0, ...(limit === undefined ? [] : [limit * 1.15])];
  const low = Math.min(...all);
  const span = Math.max(...all) - low || 1;
  const y = (value: number) => BOX.height - BOX.pad - ((value - low) / span) * (BOX.height - 2 * BOX.pad);
  const runs: string[][] = [];
  for (const [index, timeS] of timesS.entries()) {
    const before = timesS[index - 1];
    if (before === undefined || timeS - before > GAP_S) runs.push([]);
    const x = BOX.width * (1 + timeS / SPARKLINE_S);
    runs.at(-1)?.push(`${x.toFixed(1)},${y(values[index] ?? 0).toFixed(1)}`);
  }
  // A single shot is a dot: a line of no length with round ends.
  const lines = runs.map((run) => (run.length === 1 ? [...run, ...run] : run).join(" "));
  return { runs: lines, limitY: limit === undefined ? undefined : y(limit) };
}

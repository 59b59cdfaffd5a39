/** The levels of this session as rows, and what one press makes active. Pure. */
import { CANNULA_SIDES, type CannulaSide, type VertebralLevel } from "@cementwatch/shared/procedure/level";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { oneDecimal } from "../../text/numbers.ts";

export interface ActiveCannula {
  readonly level: VertebralLevel;
  /** Absent: nobody said it. */
  readonly side?: CannulaSide;
}

export interface LevelRow {
  readonly level: VertebralLevel;
  readonly isActive: boolean;
  /** `2.4 mL · 12 looks`. */
  readonly text: string;
  readonly sides: readonly {
    readonly side: CannulaSide;
    readonly isActive: boolean;
    /** Empty: no cannula was used on this side. */
    readonly text: string;
  }[];
}

/** Levels in the order in which they were treated; the active level alone while the record names none. */
export function levelRows(
  procedure: ProcedureRecord | undefined,
  active: ActiveCannula | undefined,
): readonly LevelRow[] {
  const rows = (procedure?.levels ?? []).map((record): LevelRow => {
    const { level, deliveredVolumeMl, isApproximate, looks } = record;
    const isActive = level === active?.level;
    return {
      level,
      isActive,
      text: `${volumeText(deliveredVolumeMl, isApproximate)} · ${looks} ${looks === 1 ? "look" : "looks"}`,
      sides: CANNULA_SIDES.map((side) => {
        const cannula = record.cannulas.find((item) => item.side === side);
        const text =
          cannula === undefined ? "" : volumeText(cannula.deliveredVolumeMl, cannula.isApproximate);
        return { side, isActive: isActive && side === active?.side, text };
      }),
    };
  });
  if (active === undefined || rows.some(({ level }) => level === active.level)) return rows;
  const sides = CANNULA_SIDES.map((side) => ({ side, isActive: side === active.side, text: "" }));
  return [...rows, { level: active.level, isActive: true, text: "no cement yet", sides }];
}

function volumeText(volumeMl: number | undefined, isApproximate: boolean): string {
  if (volumeMl === undefined) return "volume not measured";
  return `${isApproximate ? "≈ " : ""}${oneDecimal(volumeMl)} mL`;
}

/** Which cannula cement goes through, as the configuration in force says it. */
export function activeCannulaOf(config: SessionConfig | undefined): ActiveCannula | undefined {
  if (config === undefined) return undefined;
  const { level } = config.procedure;
  const side = CANNULA_SIDES.find((one) => one === config.procedure.side);
  return side === undefined ? { level } : { level, side };
}

export function otherSide(side: CannulaSide | undefined): CannulaSide {
  return side === "left" ? "right" : "left";
}

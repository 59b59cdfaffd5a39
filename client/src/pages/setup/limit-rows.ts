/** The limits of this case as rows: value, usual value, and why it was raised. Pure. */
import { CASE_LIMITS } from "@cementwatch/shared/leak/limit-change";
import { LEAK_PARAMETERS } from "@cementwatch/shared/leak/parameters";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";

export type CaseLimitId = (typeof CASE_LIMITS)[number];

export interface LimitRow {
  readonly id: CaseLimitId;
  readonly title: string;
  readonly unit: string;
  readonly value: number;
  readonly usual: number;
  readonly step: number;
  readonly decimals: number;
  /** Why it stands above the usual value; empty = it does not. */
  readonly reason: string;
}

const ROWS: Readonly<Record<string, readonly [title: string, step: number, decimals: number]>> = {
  pressureLimitKpa: ["Injection pressure", 100, 0],
  balloonPressureLimitKpa: ["Balloon pressure", 100, 0],
  volumeLimitMl: ["Cement a level", 0.5, 1],
  volumeLimitTumourMl: ["Cement a level, tumour", 0.5, 1],
  sessionVolumeWarnMl: ["Cement a session", 1, 0],
  unseenVolumeMl: ["Cement unseen", 0.1, 1],
  unseenSeconds: ["Injecting unseen", 5, 0],
};

export function limitRows(config: SessionConfig): readonly LimitRow[] {
  return CASE_LIMITS.map((id) => {
    const [title, step, decimals] = ROWS[id] ?? [id, 1, 1];
    const { value: usual, unit } = LEAK_PARAMETERS[id];
    return {
      id,
      title,
      unit,
      usual,
      step,
      decimals,
      value: config.parameters[id] ?? usual,
      reason: config.limitReasons[id] ?? "",
    };
  });
}

/** `30 mL, usual 30`: with the reason when it was raised. */
export function limitText({ value, usual, unit, decimals, reason }: LimitRow): string {
  const text = `${value.toFixed(decimals)} ${unit}`;
  if (value === usual) return `${text} · usual`;
  return `${text} · usual ${usual.toFixed(decimals)}${reason === "" ? "" : ` · ${reason}`}`;
}

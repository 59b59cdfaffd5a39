/** Daily checks of the server's register. */
import type { DailyFigures, DailyResult } from "@cementwatch/shared/calibration/daily-check";
import { readJson, sendJson } from "./http.ts";

export interface DailyCheck {
  readonly deviceId: string;
  readonly serialNumber: string;
  readonly signal: "pressure";
  readonly unit: "kPa";
  readonly by: string;
  /** In kPa and s, as `DailyFigure` names them. */
  readonly figures: DailyFigures;
  readonly verdict: DailyResult["verdict"];
  readonly reasons: readonly string[];
  readonly isSimulated: boolean;
  /** ISO time, of the server. */
  readonly checkedAt: string;
}

/** Oldest first. @throws Refusal with the server's advice. */
export const fetchDailyChecks = (signal: AbortSignal) =>
  readJson<readonly DailyCheck[]>("/api/daily-checks", { signal });

/** @throws Refusal with the server's advice. */
export const saveDailyCheck = (check: Omit<DailyCheck, "checkedAt">) => sendJson<unknown>("POST", "/api/daily-checks", check);

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

/** Of one device, oldest first; none of a device without a serial number. @throws Refusal with the server's advice. */
export async function fetchDailyChecks(
  serialNumber: string,
  signal: AbortSignal,
): Promise<readonly DailyCheck[]> {
  if (serialNumber === "") return [];
  const query = new URLSearchParams({ serial: serialNumber, signal: "pressure" });
  return readJson<readonly DailyCheck[]>(`/api/daily-checks?${query}`, { signal });
}

/** @throws Refusal with the server's advice. */
export const saveDailyCheck = (check: Omit<DailyCheck, "checkedAt">) =>
  sendJson<unknown>("POST", "/api/daily-checks", check);

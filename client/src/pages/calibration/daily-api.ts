/** Daily checks of the server's register. */

import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import type { DailyFigures, DailyResult } from "@cementwatch/shared/calibration/daily-check";
import type { SignalUnit } from "@cementwatch/shared/units";
import { readJson, sendJson } from "./http.ts";

export interface DailyCheck {
  readonly deviceId: string;
  readonly serialNumber: string;
  readonly signal: CalibrationKind;
  readonly unit: SignalUnit;
  readonly by: string;
  /** What the point was compared with: a device, or `typed`. */
  readonly reference: string;
  /** Calibration whose correction zero and point had; empty: the device as it stands. */
  readonly correctedBy: string;
  /** In `unit` and s, as `DailyFigure` names them. */
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
  kind: CalibrationKind,
  signal: AbortSignal,
): Promise<readonly DailyCheck[]> {
  if (serialNumber === "") return [];
  const query = new URLSearchParams({ serial: serialNumber, signal: kind });
  return readJson<readonly DailyCheck[]>(`/api/daily-checks?${query}`, { signal });
}

/** @throws Refusal with the server's advice. */
export const saveDailyCheck = (check: Omit<DailyCheck, "checkedAt">) =>
  sendJson<unknown>("POST", "/api/daily-checks", check);

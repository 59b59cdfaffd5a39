/** Asks the server for a run, and finds the field of the form that a refusal speaks of. */
import type { PlanRequest } from "@cementwatch/shared/calibration/plan-request";
import type { RunView } from "@cementwatch/shared/calibration/run-view";
import { readNumber } from "../setup/read-number.ts";
import type { CalibrationDevice } from "./device-api.ts";
import { sendJson } from "./http.ts";
import { type RunDraft, type RunField, type RunProblems, serverValue } from "./run-draft.ts";

/** @throws Refusal with the server's advice and the field it speaks of. */
export function createRun(draft: RunDraft, device: CalibrationDevice): Promise<RunView> {
  return sendJson<RunView>("POST", "/api/calibration-runs", planRequestOf(draft, device));
}

/** The request of a plan as the server reads it: numbers in its own unit. */
export function planRequestOf(draft: RunDraft, device: CalibrationDevice): PlanRequest {
  const optional = (field: RunField) => readNumber(draft.texts[field]);
  const number = (field: RunField) => optional(field) ?? Number.NaN;
  const humidityPercent = optional("humidityPercent");
  const airPressureHpa = optional("airPressureHpa");
  const waterTemperatureC = optional("waterTemperatureC");
  return {
    deviceId: device.deviceId,
    kind: draft.kind,
    procedure: draft.procedure,
    referenceId: draft.referenceId,
    shown: draft.shown,
    range: { min: serverValue(draft, "min"), max: serverValue(draft, "max") },
    ...(draft.points === 0 ? {} : { points: draft.points }),
    limit: serverValue(draft, "limit"),
    intervalDays: number("intervalDays"),
    fit: draft.fit,
    ...(draft.procedure === "dkdA" ? { isRemounted: draft.isRemounted } : {}),
    ...(draft.isQuick ? { isQuick: true } : {}),
    resolution: serverValue(draft, "resolution"),
    operator: draft.texts.operator.trim(),
    surroundings: {
      airTemperatureC: number("airTemperatureC"),
      airTemperatureUncertaintyC: number("airTemperatureUncertaintyC"),
      ...(humidityPercent === undefined ? {} : { humidityPercent }),
      ...(airPressureHpa === undefined ? {} : { airPressureHpa }),
      ...(waterTemperatureC === undefined ? {} : { waterTemperatureC }),
    },
    ...(draft.kind === "pressure" ? { heightDifferenceMm: optional("heightDifferenceMm") ?? 0 } : {}),
  };
}

const FIELDS: Readonly<Record<string, keyof RunProblems>> = {
  referenceId: "referenceId",
  reference: "referenceId",
  range: "max",
  points: "points",
  limit: "limit",
  intervalDays: "intervalDays",
  operator: "operator",
  surroundings: "airTemperatureC",
  airTemperatureC: "airTemperatureC",
  waterTemperatureC: "waterTemperatureC",
  heightDifferenceMm: "heightDifferenceMm",
};

/** The field of the form for the server's name of it, e.g. `surroundings.waterTemperatureC`. */
export function fieldOfRefusal(field: string): keyof RunProblems | undefined {
  const parts = field.split(".");
  return FIELDS[parts.at(-1) ?? ""] ?? FIELDS[parts[0] ?? ""];
}

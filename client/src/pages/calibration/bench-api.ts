/** The calibration bench without hardware: a simulated device, a simulated reference and a hand pump. */
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import { sendJson } from "./http.ts";

export interface BenchAnswer {
  readonly deviceId: string;
  readonly referenceId: string;
}

/** The pump follows the run by itself until a person pumps. @throws Refusal with the server's advice. */
export const openBench = (kind: "pressure") =>
  sendJson<BenchAnswer>("POST", "/api/calibration/bench", { kind, isAuto: true });

/** @param wanted target in the plan's unit, or whether the pump follows by itself. @throws Refusal with the server's advice. */
export const setBench = (wanted: { readonly target: number } | { readonly isAuto: boolean }) =>
  sendJson<unknown>("POST", "/api/calibration/bench/set", wanted);

/** The bench's own reference stands in no register: enough of it to choose it; the server knows the rest. */
export function benchReference(id: string): ReferenceStandard {
  return {
    id,
    version: 1,
    title: "simulated reference of the bench",
    kind: "pressure",
    unit: "kPa",
    model: "",
    serialNumber: "",
    certificateNumber: "SIMULATED",
    laboratory: "",
    calibratedAt: "",
    validUntil: "the bench is closed",
    range: { min: 0, max: 10_000 },
    expandedUncertainty: 0,
    relativeExpandedUncertainty: 0,
    drift: 0,
    resolution: 0,
    deviceId: id,
    isRetired: false,
    isSimulated: true,
    reason: "",
  };
}

/** The calibration bench without hardware: a simulated device, a simulated reference and a hand pump. */
import { sendJson } from "./http.ts";

export interface BenchAnswer {
  readonly deviceId: string;
  readonly referenceId: string;
}

/** @throws Refusal with the server's advice. */
export const openBench = (kind: "pressure") =>
  sendJson<BenchAnswer>("POST", "/api/calibration/bench", { kind });

/** @param target in the plan's unit. @throws Refusal with the server's advice. */
export const setBench = (target: number) =>
  sendJson<unknown>("POST", "/api/calibration/bench/set", { target });

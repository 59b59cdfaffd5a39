/** Limits that a person may change for one case, and when a reason is asked for. */
import { LEAK_PARAMETERS, type ParameterId } from "./parameters.ts";

/** Those that stand in the set-up; every other parameter belongs to a device set or an engineer. */
export const CASE_LIMITS = [
  "pressureLimitKpa",
  "balloonPressureLimitKpa",
  "volumeLimitMl",
  "volumeLimitTumourMl",
  "sessionVolumeWarnMl",
  "unseenVolumeMl",
  "unseenSeconds",
] as const satisfies readonly ParameterId[];

/** What is wrong with a limit in words, or `undefined`. A limit above its default needs a reason. */
export function limitProblem(id: string, value: number, reason: string): string | undefined {
  const known = CASE_LIMITS.find((limit) => limit === id);
  if (known === undefined) return `limit.id is ${id}: the limits of a case are ${CASE_LIMITS.join(", ")}`;
  const { min, max, unit, value: usual } = LEAK_PARAMETERS[known];
  if (!(value >= min && value <= max))
    return `limit.value of ${id} is ${value} ${unit}: give ${min} to ${max}`;
  if (value > usual && reason.trim() === "") {
    return `limit.reason of ${id} is empty: ${value} ${unit} is above the usual ${usual}, say why`;
  }
  return undefined;
}

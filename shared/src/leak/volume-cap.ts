/** The most that one level gets before its alarm. */
import type { SessionConfig } from "../session/session-config.ts";
import type { ParameterId } from "./parameters.ts";

/** Limit of a level, mL: in tumour mode the lower of the two. */
export function levelCapMl(
  { procedure }: SessionConfig,
  limits: Readonly<Record<ParameterId, number>>,
): number {
  return procedure.isTumour
    ? Math.min(limits.volumeLimitMl, limits.volumeLimitTumourMl)
    : limits.volumeLimitMl;
}

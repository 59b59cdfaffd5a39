/** The decision rule of `Verdict` (ILAC-G8:09/2019, binary and non-binary statements with a guard band of U). */
import type { Verdict } from "./calibration-result.ts";

const ORDER: readonly Verdict[] = ["pass", "conditionalPass", "conditionalFail", "fail"];

/** All three in one unit; `expanded` and `limit` are half widths. */
export function judgeError(deviation: number, expanded: number, limit: number): Verdict {
  const size = Math.abs(deviation);
  if (size + expanded <= limit) return "pass";
  if (size <= limit) return "conditionalPass";
  return size - expanded <= limit ? "conditionalFail" : "fail";
}

/** The gravest; `pass` of none. */
export function gravestVerdict(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>(
    (worst, next) => (ORDER.indexOf(next) > ORDER.indexOf(worst) ? next : worst),
    "pass",
  );
}

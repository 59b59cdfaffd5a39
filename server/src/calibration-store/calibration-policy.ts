/** When an expired calibration is refused altogether: `calibration-policy.json` in the data folder, set by the hospital. */
import { readFile } from "node:fs/promises";
import { DEFAULT_DUE_POLICY, type DuePolicy } from "@cementwatch/shared/calibration/due";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";

/** Longer than the usual interval would be no policy. */
const LONGEST_DAYS = 365;

const schema = z.strictObject({ lockOutAfterDays: z.int().min(0).max(LONGEST_DAYS) });

/** A missing file is the strictest policy. @throws FaultError PIP-CONFIG-INVALID for one that cannot be used. */
export async function readCalibrationPolicy(path: string): Promise<DuePolicy> {
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return DEFAULT_DUE_POLICY;
    throw invalid(`cannot be read: ${(error as Error).message}`);
  }
  try {
    return schema.parse(JSON.parse(content));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw invalid(`does not fit: ${why}`);
  }
}

function invalid(why: string): FaultError {
  return new FaultError(
    "PIP-CONFIG-INVALID",
    `calibration-policy.json ${why}. Write {"lockOutAfterDays": 0} to ${LONGEST_DAYS}; until then expired devices are refused at once`,
  );
}

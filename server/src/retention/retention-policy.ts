/** How long records are kept: `retention.json` in the data folder. Without it everything is kept. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";

const RETENTION_FILE = "retention.json";
const days = z.int().min(1).max(36_500);

export const policySchema = z.strictObject({
  /** Days from the start of the session; an origin that is not named is kept for ever. */
  keepDays: z.strictObject({ live: days.optional(), simulated: days.optional() }).default({}),
  /** With less than this free, simulated sessions go before their days are over, oldest first; live ones never do. */
  minimumFreeGb: z.number().min(0).max(1_000_000).optional(),
});
export type RetentionPolicy = z.infer<typeof policySchema>;

const KEEP_EVERYTHING: RetentionPolicy = { keepDays: {} };

/** @throws FaultError PIP-CONFIG-INVALID naming the field when the file is there and cannot be used */
export async function readRetentionPolicy(dataFolder: string): Promise<RetentionPolicy> {
  let text: string;
  try {
    text = await readFile(join(dataFolder, RETENTION_FILE), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return KEEP_EVERYTHING;
    throw unusable((error as Error).message);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unusable((error as Error).message);
  }
  const parsed = policySchema.safeParse(value);
  if (!parsed.success) throw unusable(z.prettifyError(parsed.error));
  return parsed.data;
}

function unusable(why: string): FaultError {
  const example = `{"keepDays": {"live": 3650, "simulated": 30}, "minimumFreeGb": 50}`;
  return new FaultError(
    "PIP-CONFIG-INVALID",
    `${RETENTION_FILE} cannot be used, so nothing is removed: ${why}\nWrite it like ${example}, or take it away to keep everything`,
  );
}

/** The job "rerun": leaves the whole result as JSON and the differences as a table; its answer is the sum. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonValue } from "@cementwatch/shared/json";
import type { RerunResult } from "@cementwatch/shared/review/rerun";
import type { JobTools } from "../jobs/job.ts";
import { differenceCsv } from "./difference-csv.ts";
import { type RerunOrder, rerunSessions } from "./rerun-sessions.ts";

export async function run(input: JsonValue, { folder, progress }: JobTools): Promise<JsonValue> {
  const result = await rerunSessions(input as unknown as RerunOrder, { onProgress: progress });
  await writeFile(join(folder, "rerun.json"), `${JSON.stringify(result)}\n`);
  await writeFile(join(folder, "differences.csv"), differenceCsv(result));
  return answerOf(result);
}

/** Small: the list of jobs carries it. */
function answerOf({ sessions: _, ...rest }: RerunResult): JsonValue {
  return rest as unknown as JsonValue;
}

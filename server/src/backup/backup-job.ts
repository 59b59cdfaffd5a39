/** Backs the data folder up, as a job of the server. */
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import type { JobRun } from "../jobs/job.ts";
import { SOFTWARE } from "../software.ts";
import { type BackupReport, makeBackup } from "./backup.ts";

const inputSchema = z.object({
  dataFolder: z.string().min(1),
  out: z.string().min(1),
  withKeys: z.boolean(),
});
const NAMED_MOST = 20;

/**
 * @public called by the job's thread
 * @throws FaultError REC-BACKUP-FAILED when a file could not be backed up
 */
export const run: JobRun = async (input, { progress }) => {
  const report = await makeBackup({
    ...inputSchema.parse(input),
    wallMs: Date.now,
    software: SOFTWARE,
    progress,
  });
  if (report.problems.length > 0) throw new FaultError("REC-BACKUP-FAILED", problemText(report));
  const { copied, unchanged, copiedBytes, files } = report;
  const leftOut = report.leftOut.slice(0, NAMED_MOST).map(({ path, why }) => `${path}: ${why}`);
  return { copied, unchanged, copiedBytes, files, leftOut };
};

function problemText({ problems, copied, unchanged }: BackupReport): string {
  const named = problems.slice(0, NAMED_MOST).map(({ path, problem }) => `${path}: ${problem}`);
  return [`${problems.length} file(s) are not backed up, ${copied + unchanged} are:`, ...named].join("\n");
}

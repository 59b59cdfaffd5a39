/** Both steps of an import as a job of the server: the inspection makes `proposal.json`, the import a session. */
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importMappingSchema } from "@cementwatch/shared/imports/import-mapping";
import type { JsonValue } from "@cementwatch/shared/json";
import { z } from "zod";
import type { JobRun } from "../jobs/job.ts";
import { importRefused } from "./import-refused.ts";
import { inspectSources } from "./inspect-sources.ts";
import { runImport } from "./run-import.ts";

export const PROPOSAL_FILE = "proposal.json";

const common = { paths: z.array(z.string()).min(1), nowMs: z.number() };
const orderSchema = z.discriminatedUnion("step", [
  z.object({ step: z.literal("inspect"), ...common }),
  z.object({
    step: z.literal("import"),
    ...common,
    mapping: importMappingSchema,
    id: z.string(),
    sessionsFolder: z.string(),
  }),
]);
export type ImportJobOrder = z.infer<typeof orderSchema>;

export const run: JobRun = async (input, { folder, progress }) => {
  const order = orderSchema.parse(input);
  if (order.step === "inspect") {
    const { sources, epochS, fileClock, ...proposal } = await inspectSources(
      order.paths,
      order.nowMs,
      progress,
    );
    writeFileSync(join(folder, PROPOSAL_FILE), JSON.stringify(proposal));
    return { step: "inspect" };
  }
  const { files, ...made } = await runImport(order, folder, progress);
  const taken = files.find((name) => existsSync(join(order.sessionsFolder, name)));
  if (taken !== undefined)
    throw importRefused(`session ${made.sessionId} is here already (${taken}): there is nothing to import`);
  for (const name of files) renameSync(join(folder, name), join(order.sessionsFolder, name));
  return { step: "import", ...made } as unknown as JsonValue;
};

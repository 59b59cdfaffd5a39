/** De-identifies one session: the copy, the proof pictures and a report in the job's folder, or the copy elsewhere. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deidentOptionsSchema } from "@cementwatch/shared/deident/deident-plan";
import type { DeidentResult } from "@cementwatch/shared/deident/deident-result";
import { FaultError } from "@cementwatch/shared/faults";
import type { JsonValue } from "@cementwatch/shared/json";
import { z } from "zod";
import type { JobRun } from "../jobs/job.ts";
import { confirmationBeside, readConfirmations } from "./confirmation-file.ts";
import { type Deidentified, type DeidentPlan, deidentifySession } from "./deidentify-session.ts";
import { readMaskFile } from "./mask-file.ts";
import { KeyedNames, openProjectKey } from "./project-key.ts";

const inputSchema = z.object({
  /** Segments of the session, in order. */
  paths: z.array(z.string()).min(1),
  keyPath: z.string(),
  masksPath: z.string().optional(),
  options: deidentOptionsSchema,
  mayAlarmsDiffer: z.boolean(),
  /** Where the copy goes; absent: `<new id>.mcap` in the job's folder. */
  out: z.string().optional(),
});
export type DeidentifyInput = z.infer<typeof inputSchema>;

/** The room's files in the data folder. */
export const KEY_FILE = "deident.key";
export const MASK_FILE = "deident-masks.yaml";

export const run: JobRun = async (input, { folder, progress }) => {
  const parsed = inputSchema.parse(input);
  const { paths, out } = parsed;
  if (out !== undefined && existsSync(out))
    throw new FaultError("REC-NOT-DEIDENTIFIED", `${out} exists already: name a new file`);
  const plan = await deidentPlan(parsed);
  const made = await deidentifySession(
    paths,
    ({ sessionId }) => out ?? join(folder, `${sessionId}.mcap`),
    plan,
    progress,
  );
  const result = resultOf(made);
  if (folder !== "") {
    for (const [g, group] of made.groups.entries()) {
      for (const [p, picture] of group.pictures.entries()) {
        const names = result.groups[g]?.pictures[p];
        if (names === undefined) continue;
        writeFileSync(join(folder, names.before), picture.before);
        writeFileSync(join(folder, names.after), picture.after);
      }
    }
    writeFileSync(join(folder, "deident-report.json"), JSON.stringify(result, undefined, 2));
  }
  progress(1, "done");
  return result as unknown as JsonValue;
};

/** Reads masks, confirmations and key. @throws FaultError REC-NOT-DEIDENTIFIED */
export async function deidentPlan({
  paths,
  keyPath,
  masksPath,
  options,
  mayAlarmsDiffer,
}: DeidentifyInput): Promise<DeidentPlan> {
  const masks = masksPath === undefined ? [] : await readMaskFile(masksPath);
  const confirmations = await readConfirmations(confirmationBeside(paths[0] ?? ""));
  return {
    options,
    masks,
    mayAlarmsDiffer,
    names: new KeyedNames(openProjectKey(keyPath)),
    confirmed: confirmations.map(({ proof }) => proof),
  };
}

function resultOf({ header, pseudonym, counts, warnings, groups }: Deidentified): DeidentResult {
  const { objects, cleanObjects, dropped, alarms, areAlarmsEqual, removedTexts } = counts;
  return {
    ...{ sessionId: header.sessionId, pseudonym, objects, cleanObjects, dropped, alarms, areAlarmsEqual },
    removedTexts,
    warnings,
    groups: groups.map((group, g) => ({
      device: `${group.geometry.manufacturer} ${group.geometry.model}`.trim(),
      rows: group.geometry.rows,
      columns: group.geometry.columns,
      frames: group.frames,
      ...(group.masks === undefined ? {} : { rectangles: group.masks.rectangles.length }),
      isConfirmed: group.isConfirmed,
      proof: group.hash,
      pictures: group.pictures.map(({ frame }) => ({
        frame,
        before: `CONFIDENTIAL-proof-${g + 1}-frame-${frame + 1}-before.png`,
        after: `proof-${g + 1}-frame-${frame + 1}-after.png`,
      })),
    })),
  };
}

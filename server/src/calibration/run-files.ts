/** Calibration runs on disk: one file each, replaced whole, so that a killed server finds the last capture and act. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RunState } from "@cementwatch/shared/calibration/run-state";
import { z } from "zod";

const NAME = /^[A-Za-z0-9-]{1,60}\.json$/;
/** A run of 100 captures with two results is 200 kB. */
const FILE_MAX_BYTES = 4 * 1024 * 1024;

/** What is kept of a run. */
export interface RunFile {
  readonly state: RunState;
  /** Of a run on the bench without hardware: opens the same instruments again. */
  readonly benchSeed?: number;
}

const fileSchema = z.strictObject({
  format: z.literal(1),
  sha256: z.string().length(64),
  run: z.looseObject({
    state: z.looseObject({ runId: z.string(), plan: z.looseObject({}), captures: z.looseObject({}) }),
    benchSeed: z.number().optional(),
  }),
});

/** Every readable run, and in words what is wrong with the other files. */
export async function readRunFiles(
  folder: string,
): Promise<{ readonly runs: readonly RunFile[]; readonly problems: readonly string[] }> {
  const names = await readdir(folder).catch(() => []);
  const runs: RunFile[] = [];
  const problems: string[] = [];
  for (const name of names.filter((each) => NAME.test(each)).sort()) {
    const read = await readRunFile(join(folder, name));
    if (typeof read === "string") problems.push(`calibration-runs/${name}: ${read}; the run is not offered`);
    else runs.push(read);
  }
  return { runs, problems };
}

async function readRunFile(path: string): Promise<RunFile | string> {
  try {
    const text = await readFile(path, "utf8");
    if (text.length > FILE_MAX_BYTES) return "is larger than 4 MB";
    const written: unknown = JSON.parse(text);
    const parsed = fileSchema.safeParse(written);
    if (!parsed.success) return `does not fit (${parsed.error.issues[0]?.message ?? "wrong form"})`;
    // As it was written: the schema would put its keys into another order.
    const { run } = written as { readonly run: RunFile };
    if (digestOf(run) !== parsed.data.sha256) return "was changed after it was written (digest differs)";
    return run;
  } catch (error) {
    return error instanceof SyntaxError ? "is no whole JSON" : `cannot be read (${(error as Error).message})`;
  }
}

/** Resolves when it is on disk, in place of what was there. */
export async function writeRunFile(folder: string, run: RunFile): Promise<void> {
  await mkdir(folder, { recursive: true });
  const waiting = join(folder, `.${randomUUID()}.part`);
  try {
    const file = await open(waiting, "wx", 0o644);
    try {
      await file.writeFile(JSON.stringify({ format: 1, sha256: digestOf(run), run }));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(waiting, join(folder, `${run.state.runId}.json`));
  } finally {
    await rm(waiting, { force: true });
  }
  const directory = await open(folder, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function digestOf(run: unknown): string {
  return createHash("sha256").update(JSON.stringify(run)).digest("hex");
}

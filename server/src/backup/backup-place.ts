/** Where the server's own backups go: `backup.json` in the data folder. A page cannot name another place. */
import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";

const BACKUP_FILE = "backup.json";
const schema = z.strictObject({
  out: z.string().refine(isAbsolute, "name the folder from the root on"),
  /** Also the secret keys; whoever reads the backup has them then. */
  withKeys: z.boolean().default(false),
});

/** @throws FaultError PIP-CONFIG-INVALID with what to write there */
export async function readBackupPlace(dataFolder: string): Promise<z.infer<typeof schema>> {
  try {
    return schema.parse(JSON.parse(await readFile(join(dataFolder, BACKUP_FILE), "utf8")));
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? z.prettifyError(error)
        : (error as NodeJS.ErrnoException).code === "ENOENT"
          ? "it is not there"
          : (error as Error).message;
    const example = `{"out": "/media/backup/cementwatch"}`;
    throw new FaultError(
      "PIP-CONFIG-INVALID",
      `${BACKUP_FILE} in the data folder says where backups go and cannot be used: ${why}. Write it like ${example}`,
      { cause: error },
    );
  }
}

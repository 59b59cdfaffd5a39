/** `cementwatch backup` and `cementwatch restore`: verified copies of the data folder, and back. */
import { resolve } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { type BackupReport, makeBackup, verifyBackup } from "../backup/backup.ts";
import { restoreBackup } from "../backup/restore.ts";
import { SOFTWARE } from "../software.ts";
import { endProgress, failWith, print, progress } from "./output.ts";

interface BackupFlags {
  readonly data: string;
  readonly out: string;
  readonly verify?: boolean;
  readonly withKeys?: boolean;
  readonly json?: boolean;
}

export function registerBackupCommands(program: Command): void {
  program
    .command("backup")
    .description(
      "copy recordings, what belongs to them and calibrations; each file is read back and compared",
    )
    .requiredOption("--out <DIR>", "folder of the backup; what is there already is compared, not copied")
    .option("--data <DIR>", "folder of recordings and catalogue", "data")
    .option("--with-keys", "also deident.key and the private keys that sign; on a terminal it is asked")
    .option("--no-with-keys", "without them, and without asking")
    .option("--verify", "copy nothing, only read the backup and compare it with its manifest")
    .option("--json", "the result as a JSON line")
    .action((flags: BackupFlags, command: Command) =>
      advised(command, async () => {
        if (flags.verify === true) {
          const { files, problems } = await verifyBackup(resolve(flags.out), progress);
          endProgress();
          print(flags.json, { files: files.length, problems }, () =>
            [...problems.map(problemText), `${files.length} files, ${problems.length} damaged`].join("\n"),
          );
          process.exitCode = problems.length === 0 ? 0 : 1;
          return;
        }
        const withKeys = flags.withKeys ?? (await wantsKeys());
        const parts = {
          withKeys,
          dataFolder: resolve(flags.data),
          out: resolve(flags.out),
          wallMs: Date.now,
        };
        const report = await makeBackup({ ...parts, software: SOFTWARE, progress });
        endProgress();
        print(flags.json, report, () => reportText(report));
        process.exitCode = report.problems.length === 0 ? 0 : 1;
      }),
    );
  program
    .command("restore <DIR>")
    .description(
      "put a backup back: everything is verified before anything is written, nothing is written over",
    )
    .requiredOption("--data <DIR>", "data folder to restore to; no server may be running on it")
    .option("--json", "the result as a JSON line")
    .action((from: string, flags: { data: string; json?: boolean }, command: Command) =>
      advised(command, async () => {
        const report = await restoreBackup(resolve(from), resolve(flags.data), progress);
        endProgress();
        print(
          flags.json,
          report,
          () => `restored ${report.restored} files to ${flags.data}; ${report.present} were there`,
        );
      }),
    );
}

/** Without a terminal nobody can be asked: then they are left out, and named as such. */
async function wantsKeys(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question =
      "Copy the secret keys too? Whoever has them can undo de-identification and sign as this server. [y/N] ";
    return /^y(es)?$/i.test((await lines.question(question)).trim());
  } finally {
    lines.close();
  }
}

/** What is damaged or refused ends with exit code 2 and advice. */
async function advised(command: Command, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    endProgress();
    failWith(command, error);
  }
}

function reportText({ copied, copiedBytes, unchanged, files, leftOut, problems }: BackupReport): string {
  const megabytes = (copiedBytes / 1e6).toFixed(1);
  return [
    ...leftOut.map(({ path, why }) => `left out  ${path}  ${why}`),
    ...problems.map(problemText),
    `${copied} copied (${megabytes} MB), ${unchanged} unchanged, ${problems.length} failed; the backup holds ${files} files`,
  ].join("\n");
}

function problemText({ path, problem }: { readonly path: string; readonly problem: string }): string {
  return `FAILED  ${path}  ${problem}`;
}

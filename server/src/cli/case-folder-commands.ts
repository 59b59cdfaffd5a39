/** Case folders from outside: the command `analyse`, and how `import` takes one. */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { analyseCase } from "../case/analyse-case.ts";
import { CaseFolderError } from "../case/case-error.ts";
import { type CaseFolder, readCaseFolder } from "../case/case-folder.ts";
import { caseWallMs, importCase } from "../case/import-case.ts";
import { createClock } from "../clock.ts";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { openFileRecorder } from "../recording/file-recorder.ts";
import { newSessionHeader } from "../session/session-identity.ts";
import { endProgress, print, progress, usage } from "./output.ts";

/** Adds the command to the program. */
export function registerCaseFolderCommands(program: Command): void {
  program
    .command("analyse <CASE>")
    .description("run the pipeline over a case folder and print the alarms the live system would have raised")
    .option("--json", "JSON lines on standard output")
    .action(analyse);
}

async function analyse(path: string, flags: { json?: boolean }, command: Command): Promise<void> {
  const clock = createClock();
  await onFolder(path, command, async (folder) => {
    analyseCase(folder, {
      nowMs: () => clock.nowUs() / 1_000,
      onLine: (line) => {
        endProgress();
        print(flags.json, line, () => textOf(line));
      },
      onProgress: progress,
    });
  });
}

/** Makes the session file `out`, which does not exist, of a case folder. */
export async function importCaseFolder(
  path: string,
  flags: { readonly out: string; readonly json?: boolean },
  command: Command,
): Promise<void> {
  const { out } = flags;
  await onFolder(path, command, async (folder) => {
    const title = `Case folder: ${basename(resolve(path))}`;
    const header = newSessionHeader("live", caseWallMs(folder), randomUUID(), { imported: "case folder" });
    const { sessionId } = header;
    const recorder = openFileRecorder(out, header, title);
    const onNote = ({ text }: { text: string }) => warn(text);
    try {
      const imported = await importCase(folder, {
        sessionId,
        title,
        recorder,
        onNote,
        onProgress: progress,
      });
      endProgress();
      print(
        flags.json,
        { file: out, sessionId, ...imported },
        () => `wrote ${out}: ${imported.frames} frames, ${imported.durationS.toFixed(1)} s`,
      );
    } catch (error) {
      // Half a case would look like a whole one.
      if (error instanceof CaseFolderError) rmSync(out, { force: true });
      throw error;
    }
  });
}

/** Unusable input ends with exit code 2 and advice; what is merely odd is told on standard error. */
async function onFolder(
  path: string,
  command: Command,
  work: (folder: CaseFolder) => Promise<void>,
): Promise<void> {
  await loadCodecs();
  try {
    const folder = await readCaseFolder(path);
    for (const text of folder.warnings) warn(text);
    await work(folder);
  } catch (error) {
    if (error instanceof CaseFolderError) usage(command, error.message);
    throw error;
  } finally {
    endProgress();
  }
}

function warn(text: string): void {
  endProgress();
  console.error(`cementwatch: ${text}`);
}

function textOf(line: Readonly<Record<string, unknown>>): string {
  const time = typeof line["t_s"] === "number" ? `${line["t_s"].toFixed(2).padStart(8)} s` : "        ";
  if (line["kind"] === "summary") return `${time}  ${JSON.stringify(line)}`;
  if (line["end"] === true) return `${time}  ${String(line["id"])} ended`;
  return `${time}  ${String(line["id"])} ${String(line["priority"])} ${String(line["kind"])}: ${String(line["place"])}`;
}

/** Commands that make something of a session file: recover, export. */
import { existsSync } from "node:fs";
import process from "node:process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { csvLines } from "../recording/exporters/csv.ts";
import { type Recovery, recoverSession } from "../recording/recovery.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { openSessionSegments, segmentsBeside } from "../recording/session-segments.ts";
import { lostLines } from "./lost-lines.ts";
import { withUsage } from "./output.ts";

/** Adds the two commands to the program. */
export function registerRecordingCommands(program: Command): void {
  program
    .command("recover <FILE>")
    .description("rescue what is readable of a damaged session file into a new one")
    .requiredOption("--out <FILE>", "file to write; must not exist")
    .option("--json", "the result as a JSON line")
    .action((path: string, flags: { out: string; json?: boolean }, command: Command) =>
      withUsage(command, () => {
        if (existsSync(flags.out))
          command.error(`cementwatch: --out ${flags.out} exists already; name a new file`, { exitCode: 2 });
        const result = recoverSession(path, flags.out);
        const text = recoveryText(flags.out, result);
        console.log(flags.json === true ? JSON.stringify({ file: flags.out, ...result }) : text);
      }),
    );
  program
    .command("export <FILE>")
    .description("write a session's samples, alarms and acts to standard output")
    .option("--format <FORMAT>", "csv", "csv")
    .action(async (path: string, flags: { format: string }, command: Command) => {
      if (flags.format !== "csv")
        command.error(`cementwatch: --format ${flags.format} is not csv`, { exitCode: 2 });
      await exportCsv(path, command);
    });
}

/** A reader that closes the pipe early, such as head, has what it wanted: that is no error. */
async function exportCsv(path: string, command: Command): Promise<void> {
  let reader: SessionReader | undefined;
  withUsage(command, () => {
    reader = openSessionSegments(segmentsBeside(path));
  });
  if (reader === undefined) return;
  try {
    await pipeline(Readable.from(csvLines(reader)), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  } finally {
    reader.close();
  }
}

function recoveryText(out: string, { chunks, messages, lost, lostChunks, isEndKnown }: Recovery): string {
  return [
    `wrote ${out}, read it back and checked it: ${chunks} chunks, ${messages} messages, ${lostChunks} chunks lost`,
    ...lostLines(lost),
    ...(isEndKnown
      ? []
      : [
          "the record had no end: what came after its last message is not known (a killed recorder: 1 s at most)",
        ]),
  ].join("\n");
}

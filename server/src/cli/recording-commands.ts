/** Commands on session files: verify, recover. */
import { existsSync } from "node:fs";
import process from "node:process";
import { FaultError } from "@cementwatch/shared/faults";
import type { Command } from "commander";
import { excerptText } from "../recording/excerpt-text.ts";
import { recoverSession } from "../recording/recovery.ts";
import { chainSegments, segmentsBeside } from "../recording/session-segments.ts";
import { type Verification, verifySession } from "../recording/verify.ts";

const EXIT_CODE = { intact: 0, damaged: 1, unreadable: 2 } as const;

/** Adds the two commands to the program. */
export function registerRecordingCommands(program: Command): void {
  program
    .command("verify <FILE>")
    .description("check structure, checksums, order and hash chain: intact (0), damaged (1), unreadable (2)")
    .option("--json", "the result as a JSON line")
    .action((path: string, flags: { json?: boolean }, command: Command) =>
      withUsage(command, () => {
        const files = chainSegments(segmentsBeside(path));
        const results = files.map(({ path: file }) => ({ file, result: verifySession(file) }));
        const isOne = results.length === 1;
        for (const { file, result } of results) {
          if (flags.json === true) console.log(JSON.stringify(isOne ? result : { file, ...result }));
          else
            console.log(
              [verificationText(result, isOne ? "" : `${file}: `), excerptText(file)].join("\n").trim(),
            );
        }
        process.exitCode = Math.max(...results.map(({ result }) => EXIT_CODE[result.verdict]));
      }),
    );
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
        const text = `wrote ${flags.out}: ${result.chunks} chunks, ${result.messages} messages, ${result.lostChunks} chunks lost`;
        console.log(flags.json === true ? JSON.stringify({ file: flags.out, ...result }) : text);
      }),
    );
}

/** A file that is no session is a usage error: exit code 2 and advice. */
function withUsage(command: Command, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof FaultError) command.error(`cementwatch: ${error.message}`, { exitCode: 2 });
    throw error;
  }
}

function verificationText(result: Verification, name: string): string {
  const { verdict, messages, findings, lost } = result;
  return [`${name}${verdict}: ${messages} messages`, ...findings, ...lost.map(lostText)].join("\n");
}

function lostText({ fromUs, toUs }: { readonly fromUs: number; readonly toUs: number }): string {
  return `lost: ${(fromUs / 1e6).toFixed(3)} s to ${(toUs / 1e6).toFixed(3)} s`;
}

/** `cementwatch recover`: makes a whole session file of what is readable in a damaged one. */
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { type Recovery, recoverSession } from "../recording/recovery.ts";
import { lostLines } from "./lost-lines.ts";
import { withUsage } from "./output.ts";

/** Adds the command to the program. */
export function registerRecoverCommand(program: Command): void {
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

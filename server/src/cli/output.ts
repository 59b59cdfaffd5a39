/** How the commands print: results on standard output, progress on standard error and on a terminal only. */
import process from "node:process";
import { FaultError } from "@cementwatch/shared/faults";
import type { Command } from "commander";

/** Ends the command with exit code 2. */
export function usage(command: Command, message: string): never {
  return command.error(`cementwatch: ${message}`, { exitCode: 2 });
}

/** A file that cannot be used is a usage error: exit code 2 and advice. */
export function withUsage(command: Command, work: () => void): void {
  try {
    work();
  } catch (error) {
    failWith(command, error);
  }
}

/** Ends the command with the words of what a person can mend; anything else is a bug and goes on. */
export function failWith(command: Command, error: unknown): never {
  if (error instanceof FaultError) usage(command, error.message);
  // A full disk, a folder that is not there: the system's words name the file.
  if (error instanceof Error && "syscall" in error) usage(command, error.message);
  throw error;
}

/** A command of a group that works on a data folder. */
export function dataCommand(group: Command, name: string, description: string): Command {
  return group
    .command(name)
    .description(description)
    .option("--data <DIR>", "folder of recordings and catalogue", "data")
    .option("--json", "JSON lines on standard output");
}

export function print(isJson: boolean | undefined, value: object, text: () => string): void {
  console.log(isJson === true ? JSON.stringify(value) : text());
}

export function progress(done01: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${Math.round(done01 * 100)} % `);
}

export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
}

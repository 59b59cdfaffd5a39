/** How the commands print: results on standard output, progress on standard error and on a terminal only. */
import process from "node:process";
import type { Command } from "commander";

/** Ends the command with exit code 2. */
export function usage(command: Command, message: string): never {
  return command.error(`cementwatch: ${message}`, { exitCode: 2 });
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

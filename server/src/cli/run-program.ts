/**
 * What all commands share: results on standard output, everything else on standard error, exit code 0 ok, 1 findings
 * or failed, 2 usage or unusable input.
 */
import process from "node:process";
import { FaultError } from "@cementwatch/shared/faults";
import { Command, CommanderError } from "commander";
import { SOFTWARE } from "../software.ts";

const FAILED = 1;
const USAGE = 2;

/** A program whose usage errors end with exit code 2; commands added to it inherit that. */
export function createProgram(): Command {
  return new Command("cementwatch")
    .description(
      "Monitor for bone-cement injection under fluoroscopy. Research software, not a medical device.",
    )
    .version(SOFTWARE)
    .exitOverride()
    .showHelpAfterError("(add --help for what is allowed)")
    .addHelpText(
      "after",
      "\nExit codes: 0 ok, 1 findings or failed, 2 usage or unusable input.\nWith --json, standard output is JSON lines and everything else goes to standard error.",
    );
}

/** Runs a command line (without node and script) and sets the exit code; failures become one message. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}

/** Prints what a person needs and returns the exit code. A bug is shown whole. */
function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    return error.code === "commander.error" ? error.exitCode : USAGE;
  }
  if (error instanceof FaultError) {
    console.error(`cementwatch: ${error.message}`);
    return error.code === "PIP-CONFIG-INVALID" ? USAGE : FAILED;
  }
  console.error("cementwatch: an internal error:", error);
  return FAILED;
}

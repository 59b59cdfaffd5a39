/** The command `evaluate`: scores the detector on labelled case folders. */
import { availableParallelism } from "node:os";
import process from "node:process";
import type { Command } from "commander";
import { CaseFolderError } from "../case/case-error.ts";
import { type EvaluatedCase, evaluateCases } from "../case/evaluate-cases.ts";
import { evaluationText } from "./evaluate-text.ts";

interface EvaluateFlags {
  readonly json?: boolean;
  readonly jobs?: string;
  readonly kinds?: string;
}

/** Adds the command to the program. */
export function registerEvaluateCommand(program: Command): void {
  program
    .command("evaluate <DIR>")
    .description("analyse every case folder in DIR that has a truth.json, and score the alarms by case kind")
    .option("--json", "one JSON line a case and one summary line, on standard output")
    .option("--jobs <N>", "threads; as many as there are cores when left out")
    .option("--kinds <LIST>", "only these case kinds, separated by commas")
    .addHelpText(
      "after",
      "\nExit codes: 0 all evaluated, 1 some cases could not be read, 2 nothing to evaluate.",
    )
    .action(evaluate);
}

async function evaluate(directory: string, flags: EvaluateFlags, command: Command): Promise<void> {
  const jobs = flags.jobs === undefined ? availableParallelism() : Number(flags.jobs);
  if (!Number.isSafeInteger(jobs) || jobs < 1 || jobs > 256)
    command.error(`cementwatch: --jobs ${flags.jobs} is not a whole number of 1 to 256`, { exitCode: 2 });
  const kinds = flags.kinds
    ?.split(",")
    .map((kind) => kind.trim())
    .filter(Boolean);
  try {
    const evaluation = await evaluateCases(directory, {
      jobs,
      ...(kinds === undefined ? {} : { kinds }),
      onDone: progress,
      onCase: (evaluated) => tellCase(evaluated, flags.json === true),
    });
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    console.log(
      flags.json === true ? JSON.stringify({ kind: "summary", ...evaluation }) : evaluationText(evaluation),
    );
    process.exitCode = evaluation.failed.length > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof CaseFolderError) command.error(`cementwatch: ${error.message}`, { exitCode: 2 });
    throw error;
  }
}

function tellCase({ name, problem, score, ...times }: EvaluatedCase, isJson: boolean): void {
  if (problem !== undefined) console.error(`${process.stderr.isTTY ? "\r" : ""}cementwatch: ${problem}`);
  if (isJson)
    console.log(
      JSON.stringify({
        kind: "case",
        case: name,
        ...(problem === undefined ? {} : { error: problem }),
        ...score,
        ...times,
      }),
    );
}

/** One line that is overwritten on a terminal; in a log every tenth of the way. */
function progress(done: number, of: number): void {
  const text = `${done} of ${of} cases`;
  if (process.stderr.isTTY) process.stderr.write(`\r${text} `);
  else if (Math.floor((done * 10) / of) > Math.floor(((done - 1) * 10) / of))
    process.stderr.write(`${text}\n`);
}

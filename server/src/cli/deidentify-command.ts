/** `cementwatch deidentify`: a copy of a session without what tells who it is. */
import { mkdirSync } from "node:fs";
import process from "node:process";
import { DEFAULT_DEIDENT_OPTIONS, DEIDENT_CODES } from "@cementwatch/shared/deident/deident-plan";
import type { DeidentResult } from "@cementwatch/shared/deident/deident-result";
import { FaultError } from "@cementwatch/shared/faults";
import { type Command, Option } from "commander";
import { addConfirmation, confirmationBeside } from "../deident/confirmation-file.ts";
import { run } from "../deident/deidentify-job.ts";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { segmentsBeside } from "../recording/session-segments.ts";

interface Flags {
  readonly out: string;
  readonly key: string;
  readonly masks?: string;
  readonly proof?: string;
  readonly options?: string;
  readonly confirm?: string;
  readonly by?: string;
  readonly allowOtherAlarms?: boolean;
  readonly json?: boolean;
}

const NAMES = DEIDENT_CODES.map(({ name }) => name);
const USUAL = DEIDENT_CODES.filter(({ option }) => DEFAULT_DEIDENT_OPTIONS[option]).map(({ name }) => name);

export function registerDeidentifyCommand(program: Command): void {
  program
    .command("deidentify <FILE>")
    .description("write a copy of a session without names, ids, dates and free text, as a session of its own")
    .requiredOption("--out <FILE>", "file to write; must not exist")
    .requiredOption(
      "--key <FILE>",
      "the project's key: made when it does not exist; keep it, and keep it secret",
    )
    .option("--masks <FILE>", "rectangles for each device and picture size (deident-masks.yaml)")
    .option("--proof <FOLDER>", "pictures before and after with the rectangles; those before may show a name")
    .addOption(new Option("--options <LIST>", `of ${NAMES.join(", ")}; none`).default(USUAL.join(",")))
    .option(
      "--confirm <PROOF>",
      "somebody looked at the proof pictures with this number and found no writing left",
    )
    .option("--by <NAME>", "who looked; stands beside the record, never in the copy")
    .option("--allow-other-alarms", "accept that the inputs give other alarms now (damaged or older session)")
    .option("--json", "the result as a JSON line")
    .action(deidentify);
}

async function deidentify(path: string, flags: Flags, command: Command): Promise<void> {
  const fail = (message: string) => command.error(`cementwatch: ${message}`, { exitCode: 2 });
  const chosen = (flags.options ?? "").split(",").filter((name) => name !== "" && name !== "none");
  const unknown = chosen.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) fail(`--options: "${unknown}" is none of ${NAMES.join(", ")}, none`);
  if ((flags.confirm === undefined) !== (flags.by === undefined)) fail("--confirm and --by belong together");
  try {
    if (flags.confirm !== undefined && flags.by !== undefined) {
      const at = new Date().toISOString();
      await addConfirmation(confirmationBeside(path), { proof: flags.confirm, by: flags.by.trim(), at });
    }
    if (flags.proof !== undefined) mkdirSync(flags.proof, { recursive: true });
    await loadCodecs();
    const options = Object.fromEntries(
      DEIDENT_CODES.map(({ option, name }) => [option, chosen.includes(name)]),
    );
    const result = (await run(
      {
        paths: [...segmentsBeside(path)],
        keyPath: flags.key,
        ...(flags.masks === undefined ? {} : { masksPath: flags.masks }),
        options,
        mayAlarmsDiffer: flags.allowOtherAlarms === true,
        out: flags.out,
      },
      { folder: flags.proof ?? "", progress: progressLine() },
    )) as unknown as DeidentResult;
    console.log(
      flags.json === true ? JSON.stringify({ file: flags.out, ...result }) : textOf(flags.out, result),
    );
  } catch (error) {
    if (error instanceof FaultError) fail(error.message);
    if (error instanceof Error && "syscall" in error) fail(error.message);
    throw error;
  }
}

/** One line on standard error, written over, where a person watches. */
function progressLine(): (done01: number, detail: string) => void {
  let last = "";
  return (done01, detail) => {
    const text = `${Math.round(100 * done01)} % ${detail}`;
    if (text === last) return;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${done01 < 1 ? text : ""}`);
    else if (!last.endsWith(detail)) process.stderr.write(`${text}\n`);
    last = text;
  };
}

function textOf(out: string, result: DeidentResult): string {
  const { pseudonym, objects, cleanObjects, alarms, warnings, groups, removedTexts } = result;
  const removed = Object.values(removedTexts).reduce((sum, count) => sum + count, 0);
  return [
    `wrote ${out}: ${pseudonym}, ${objects} picture objects (${cleanObjects} with identity removed: YES), ${alarms} alarm events as recorded, ${removed} texts removed`,
    ...groups.map(
      ({ device, rows, columns, frames, isConfirmed, proof }) =>
        `${device} ${columns} × ${rows}, ${frames} frames: ${isConfirmed ? "confirmed" : `proof ${proof}`}`,
    ),
    ...warnings.map((warning) => `! ${warning}`),
  ].join("\n");
}

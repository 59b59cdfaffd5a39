/** `cementwatch import`: outside files, or a session file of another machine, become a session for replay and review. */
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import {
  type ImportMapping,
  importMappingSchema,
  mappingProblems,
} from "@cementwatch/shared/imports/import-mapping";
import type { Command } from "commander";
import { stringify } from "yaml";
import { z } from "zod";
import { createClock } from "../clock.ts";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { type Inspected, inspectSources } from "../imports/inspect-sources.ts";
import { type ImportedSession, runImport } from "../imports/run-import.ts";
import { segmentsBeside } from "../recording/session-segments.ts";
import { parseYaml } from "../yaml-file.ts";
import { importCaseFolder } from "./case-folder-commands.ts";
import { endProgress, failWith, print, progress, usage } from "./output.ts";
import { withPassingFolder } from "./passing-folder.ts";

interface Flags {
  readonly out?: string;
  readonly map?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function registerImportCommand(program: Command): void {
  program
    .command("import <PATHS...>")
    .description("make a session of a case folder, session file, MCAP, .vital, samples.csv or DICOM pictures")
    .option("--out <FILE>", "session file to write; must not exist")
    .option("--map <FILE>", "mapping that was confirmed, as --dry-run prints it (YAML)")
    .option("--dry-run", "print what the files hold and a mapping to decide, write nothing")
    .option("--json", "the result as a JSON line")
    .action(runCommand);
}

async function runCommand(paths: readonly string[], flags: Flags, command: Command): Promise<void> {
  const { out } = flags;
  await loadCodecs();
  const files = paths.length === 1 ? segmentsBeside(paths[0] ?? "") : paths;
  try {
    if (flags.dryRun === true) return await dryRun(files, flags);
    if (out === undefined)
      usage(command, "--out FILE is missing: name the session file to write, or use --dry-run");
    if (existsSync(out)) usage(command, `--out ${out} exists already; name a new file`);
    const only = files.length === 1 ? files[0] : undefined;
    // A case folder says itself what everything is, and a folder has nothing else to say.
    if (only !== undefined && statSync(only, { throwIfNoEntry: false })?.isDirectory() === true)
      return await importCaseFolder(only, { ...flags, out }, command);
    const mapping = await mappingFor(files, flags, command);
    const made = await intoPlace(out, (folder) =>
      runImport(
        { paths: files, mapping, nowMs: createClock().wallMs(), id: randomUUID() },
        folder,
        (done01) => progress(done01),
      ),
    );
    endProgress();
    for (const note of made.notes) console.error(`cementwatch: ${note}`);
    print(flags.json, { file: out, ...made, files: undefined }, () => textOf(out, made));
  } catch (error) {
    failWith(command, error);
  } finally {
    endProgress();
  }
}

async function dryRun(files: readonly string[], { json }: Flags): Promise<void> {
  const found = await inspectSources(files, createClock().wallMs(), (done01) => progress(done01));
  endProgress();
  const { sources, epochS, fileClock, ...proposal } = found;
  print(json, proposal, () => proposalText(found));
}

function proposalText({ kinds, tracks, pictures, notes, mapping }: Inspected): string {
  const rounded = (value: number) => Number(value.toPrecision(6));
  const lines = [
    `found: ${kinds.join(", ")}`,
    ...tracks.map(
      ({ track, unitTold, values, missing, fromS, toS, min, max }) =>
        `track "${track}": unit told "${unitTold}", ${values} values (${missing} missing), ${rounded(fromS)} to ${rounded(toS)} s, ${rounded(min)} to ${rounded(max)}`,
    ),
    ...pictures.map(
      ({ file, frames, columns, rows }) => `picture ${file}: ${frames} frames of ${columns} × ${rows}`,
    ),
    ...notes.map((note) => `note: ${note}`),
    ...mappingProblems(mapping).map(({ field, advice }) => `to decide: ${field} ${advice}`),
  ];
  return [...lines.map((line) => `# ${line.replaceAll(/[\r\n]/g, " ")}`), stringify(mapping).trimEnd()].join(
    "\n",
  );
}

/** What is decided by the file itself (a session of our own) needs no mapping from a person on the command line. */
async function mappingFor(
  files: readonly string[],
  { map }: Flags,
  command: Command,
): Promise<ImportMapping> {
  if (map === undefined) {
    const { sources, mapping } = await inspectSources(files, createClock().wallMs(), () => undefined);
    if (sources.records.length > 0) return { ...mapping, confirmedBy: "command line" };
    const open = mappingProblems(mapping).map(({ field, advice }) => `  ${field} ${advice}`);
    usage(
      command,
      [
        `--map FILE is missing: print a mapping with --dry-run, decide and confirm it. Open are:`,
        ...open.slice(0, 20),
      ].join("\n"),
    );
  }
  const parsed = parseYaml(readFileSync(map, "utf8"));
  if ("problems" in parsed)
    usage(command, `--map ${map}: line ${parsed.problems[0]?.line}: ${parsed.problems[0]?.message}`);
  const mapping = importMappingSchema.safeParse(parsed.value);
  if (!mapping.success) usage(command, `--map ${map}: ${z.prettifyError(mapping.error)}`);
  return mapping.data;
}

/** Everything is made in a folder beside the target and moved there when it is whole: what is interrupted leaves nothing. */
async function intoPlace(
  out: string,
  make: (folder: string) => Promise<ImportedSession>,
): Promise<ImportedSession> {
  return withPassingFolder(dirname(resolve(out)), ".cementwatch-import-", async (folder) => {
    const made = await make(folder);
    for (const file of made.files) {
      // `<id>.2.mcap` and `<id>.import.json` follow the name that was asked for.
      const ending = file.slice(made.sessionId.length);
      const target =
        ending === ".mcap" ? out : join(dirname(out), `${basename(out).replace(/\.mcap$/, "")}${ending}`);
      if (existsSync(target))
        throw new FaultError("REC-IMPORT-REFUSED", `${target} exists already; name another --out`);
      renameSync(join(folder, file), target);
    }
    return made;
  });
}

function textOf(out: string, { frames, samples, durationS, alarms, sessionId }: ImportedSession): string {
  return frames + samples === 0
    ? `wrote ${out}: session ${sessionId}, a copy of the record`
    : `wrote ${out}: session ${sessionId}, ${samples} values and ${frames} frames over ${durationS.toFixed(1)} s, ${alarms} alarms`;
}

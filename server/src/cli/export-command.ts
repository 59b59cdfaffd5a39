/** `cementwatch export`: a recorded session, or a part of it, in a form that other programs read. */
import { existsSync, readdirSync, renameSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DEFAULT_DEIDENT_OPTIONS } from "@cementwatch/shared/deident/deident-plan";
import { EXPORT_FORMATS, type ExportFormat } from "@cementwatch/shared/jobs/export-formats";
import type { JsonValue } from "@cementwatch/shared/json";
import type { Command } from "commander";
import { createClock } from "../clock.ts";
import type { ExportOrder } from "../exports/export-order.ts";
import { exportPorts } from "../exports/export-ports.ts";
import { exportSession } from "../exports/export-session.ts";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { segmentsBeside } from "../recording/session-segments.ts";
import { followUpBeside } from "../reports/follow-up-file.ts";
import { keysFolder, registerPath } from "../signing/keyring.ts";
import { endProgress, failWith, print, progress, usage } from "./output.ts";
import { withPassingFolder } from "./passing-folder.ts";

interface Flags {
  readonly format: string;
  readonly out: string;
  readonly from?: string;
  readonly to?: string;
  readonly at?: string;
  readonly minutes: string;
  readonly deidentify?: boolean;
  readonly key?: string;
  readonly masks?: string;
  readonly data?: string;
  readonly allowOtherAlarms?: boolean;
  readonly json?: boolean;
}

export function registerExportCommand(program: Command): void {
  program
    .command("export <FILE>")
    .description("write a session, or a part of it, for other programs: tables, video, DICOM, incident pack")
    .option("--format <FORMAT>", Object.keys(EXPORT_FORMATS).join(", "), "csv")
    .requiredOption("--out <PATH>", "file, or folder when there are several; must not exist")
    .option("--from <S>", "first second of the session")
    .option("--to <S>", "last second of the session")
    .option("--at <S>", "incident: the second it is about, in place of --from and --to")
    .option("--minutes <N>", "incident: minutes before and after --at", "2")
    .option("--deidentify", "take out names, ids, dates and free text first")
    .option("--key <FILE>", "--deidentify: the project's key, else deident.key of the data folder")
    .option("--masks <FILE>", "--deidentify: rectangles, else deident-masks.yaml of the data folder")
    .option("--data <DIR>", "data folder whose key signs; else the one that the session lies in")
    .option("--allow-other-alarms", "--deidentify: accept that the inputs give other alarms now")
    .option("--json", "the result as a JSON line")
    .action(async (path: string, flags: Flags, command: Command) => {
      const order = orderOf(path, flags, command);
      if (existsSync(flags.out)) usage(command, `--out ${flags.out} exists already; name a new path`);
      const result = await runExport(order, flags.out, command);
      print(flags.json, { out: flags.out, result }, () => resultText(flags.out, result));
    });
}

function orderOf(path: string, flags: Flags, command: Command): ExportOrder {
  if (!(flags.format in EXPORT_FORMATS))
    usage(command, `--format ${flags.format} is none of ${Object.keys(EXPORT_FORMATS).join(", ")}`);
  const usOf = (name: "from" | "to" | "at" | "minutes", scale: number): number | undefined => {
    const given = flags[name];
    if (given === undefined) return undefined;
    const value = Number(given);
    if (given.trim() === "" || !Number.isFinite(value) || value < 0)
      usage(command, `--${name} ${given} is not a number of at least 0`);
    return Math.round(value * scale);
  };
  const atUs = usOf("at", 1e6);
  const aroundUs = usOf("minutes", 60e6) ?? 0;
  const fromUs = usOf("from", 1e6) ?? (atUs === undefined ? undefined : Math.max(atUs - aroundUs, 0));
  const toUs = usOf("to", 1e6) ?? (atUs === undefined ? undefined : atUs + aroundUs);
  if (fromUs !== undefined && toUs !== undefined && fromUs >= toUs)
    usage(command, `--from ${fromUs / 1e6} is not before --to ${toUs / 1e6}`);
  if (flags.format === "incident" && (fromUs === undefined || toUs === undefined))
    usage(command, "an incident pack is about a moment: give --at S, or --from S and --to S");
  for (const name of ["key", "masks", "allowOtherAlarms"] as const)
    if (flags[name] !== undefined && flags.deidentify !== true)
      usage(
        command,
        `--${name === "allowOtherAlarms" ? "allow-other-alarms" : name} belongs to --deidentify`,
      );
  const followUpFile = followUpBeside(path);
  const dataFolder = flags.data ?? dataFolderOf(path);
  return {
    paths: [...segmentsBeside(path)],
    format: flags.format as ExportFormat,
    ...(followUpFile === undefined ? {} : { followUpFile }),
    ...(fromUs === undefined ? {} : { fromUs }),
    ...(toUs === undefined ? {} : { toUs }),
    ...(dataFolder === undefined ? {} : { dataFolder }),
    ...(flags.key === undefined ? {} : { keyPath: flags.key }),
    ...(flags.masks === undefined ? {} : { masksPath: flags.masks }),
    ...(flags.deidentify === true
      ? { deidentify: { options: DEFAULT_DEIDENT_OPTIONS, mayAlarmsDiffer: flags.allowOtherAlarms === true } }
      : {}),
  } as ExportOrder;
}

/** A server's data folder, when the session lies in one. */
function dataFolderOf(path: string): string | undefined {
  const folder = join(dirname(resolve(path)), "..");
  return existsSync(registerPath(keysFolder(folder))) ? folder : undefined;
}

/** Everything is made in a folder beside the target and moved there as a whole: what is interrupted leaves nothing. */
async function runExport(order: ExportOrder, out: string, command: Command): Promise<JsonValue> {
  try {
    return await withPassingFolder(dirname(resolve(out)), ".cementwatch-export-", async (folder) => {
      await loadCodecs();
      const result = await exportSession(
        order,
        { folder, progress: (done01) => progress(done01) },
        exportPorts(order, createClock().wallMs),
      );
      const [first, ...more] = readdirSync(folder);
      if (first !== undefined && more.length === 0) renameSync(join(folder, first), out);
      else renameSync(folder, out);
      return result;
    });
  } catch (error) {
    failWith(command, error);
  } finally {
    endProgress();
  }
}

function resultText(out: string, result: JsonValue): string {
  const { written, missing, deidentified } = result as {
    written: Record<string, JsonValue>;
    missing: readonly string[];
    deidentified?: { pseudonym: string; warnings: readonly string[] };
  };
  const warnings = (deidentified?.warnings ?? []).map((text) => `! ${text}`);
  const lines = Object.entries(written).map(
    ([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`,
  );
  return [`wrote ${out}`, ...lines, ...missing.map((text) => `missing: ${text}`), ...warnings].join("\n");
}

/** Reads back what was exported, and the record that it was made from. */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { ExportOrder } from "@cementwatch/server/exports/export-order";
import { type ExportPorts, exportSession } from "@cementwatch/server/exports/export-session";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { makeReport } from "@cementwatch/server/reports/make-report";
import { rerunSession } from "@cementwatch/server/rerun/rerun-session";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { checkReplay, type ReplayCheck } from "@cementwatch/server/session/replay-check";
import { MATCH_LIMITS } from "@cementwatch/shared/review/alarm-difference";
import { eventually } from "./eventually.ts";

const CLI = join(import.meta.dirname, "..", "..", "server", "src", "cli", "cli.ts");

interface ExportResult {
  readonly missing: readonly string[];
  readonly written: Readonly<Record<string, unknown>>;
}

/** Exports into a new folder; CSV unless the order says otherwise. */
export async function exportInto(
  folder: string,
  order: Partial<ExportOrder>,
  ports?: ExportPorts,
): Promise<{ folder: string; files: readonly string[]; result: ExportResult }> {
  mkdirSync(folder);
  const tools = { folder, progress: () => undefined };
  const result = await exportSession({ format: "csv", ...order } as ExportOrder, tools, ports);
  return { folder, files: readdirSync(folder).sort(), result: result as unknown as ExportResult };
}

/** Starts a video on the command line, asks it to end as soon as it has begun, and answers with its exit code. */
export async function endedCommand(path: string, folder: string): Promise<unknown> {
  const args = [CLI, "export", path, "--format", "mp4", "--out", join(folder, "a.mp4")];
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await eventually(() => readdirSync(folder).length > 0, "the export to begin");
  child.kill("SIGTERM");
  return ended;
}

/** The recorded messages of one topic. */
export function messagesOf(file: string, topic: RecordedMessage["topic"]): RecordedMessage[] {
  const reader = openSession(file);
  try {
    return [...reader.messages({ topics: [topic] })];
  } finally {
    reader.close();
  }
}

/** A value of a Parquet row as the CSV has it. */
export function textOf(value: unknown, type: string): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (type === "time") return (Number(value) / 1e6).toFixed(6);
  return String(value);
}

/** What the check, a re-run and the report say of a session file. */
export async function whatIsSaidOf(
  file: string,
): Promise<{ check: ReplayCheck; rerunNotes: string; report: string }> {
  const reader = openSession(file);
  const check = checkReplay(reader, createDecoder);
  reader.close();
  const { notes } = await rerunSession({
    ...{ file, mode: "pipelineOnly", baseline: "recorded", limits: MATCH_LIMITS, parameters: {} },
    onProgress: () => undefined,
  });
  const report = (await makeReport({ paths: [file] }, ["json"])).get("json");
  return { check, rerunNotes: notes.join("\n"), report: Buffer.from(report ?? []).toString() };
}

/** The bytes of a view, whatever its type. */
export function bytesOf(pixels: ArrayBufferView | undefined): Uint8Array {
  return pixels === undefined
    ? new Uint8Array(0)
    : new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
}

export interface DumpedChannel {
  readonly unit: string;
  readonly rateHz: number;
  readonly step: number;
  /** Physical values. */
  readonly values: readonly number[];
}

/** The channels of a waveform object, one a multiplex group, from what dcmdump prints with +L. */
export function dumpedChannels(dump: string): ReadonlyMap<string, DumpedChannel> {
  const groups = dump.split("(003a,0004)").slice(1);
  return new Map(
    groups.map((group) => {
      const text = (tag: string) =>
        new RegExp(`\\(${tag}\\) \\w\\w \\[([^\\]]*)\\]`).exec(group)?.[1]?.trim() ?? "";
      const units = group.slice(group.indexOf("(003a,0211)"));
      const unit = /\(0008,0100\) SH \[([^\]]*)\]/.exec(units)?.[1] ?? "";
      const words = /\(5400,1010\) OW ([0-9a-f\\]+)/.exec(group)?.[1]?.split("\\") ?? [];
      const step = Number(text("003a,0210"));
      const baseline = Number(text("003a,0213"));
      const values = words.map((word) => ((Number.parseInt(word, 16) << 16) >> 16) * step + baseline);
      return [text("003a,0203"), { unit, rateHz: Number(text("003a,001a")), step, values }];
    }),
  );
}

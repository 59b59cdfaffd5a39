/**
 * Another version of cementwatch, installed beside this one, that computes the alarms of the new side: its own
 * command `rerun --json` is called for each session, in a process of its own, with a limit of time and of output.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { FaultError } from "@cementwatch/shared/faults";
import { VERTEBRAL_LEVELS } from "@cementwatch/shared/procedure/level";
import type { AlarmMoment } from "@cementwatch/shared/review/alarm-difference";
import type { RerunMode, RerunSide } from "@cementwatch/shared/review/rerun";
import { z } from "zod";

export interface OtherDetectorParts {
  /** Path of its `cementwatch`. */
  readonly path: string;
  /** For one session. */
  readonly timeoutMs: number;
}

export interface DetectorOrder {
  readonly file: string;
  readonly mode: RerunMode;
  readonly parameters: Readonly<Record<string, number>>;
}

export interface DetectorAnswer {
  readonly alarms: readonly AlarmMoment[];
  readonly side: RerunSide;
}

const OUTPUT_MOST_BYTES = 64_000_000;
const WORDS_KEPT = 2_000;
const KILL_AFTER_MS = 3_000;
const INTERRUPTED = 130;

const momentSchema = z.object({
  // A newer version may know alarms that this one does not.
  condition: z.string().min(1).max(20),
  kind: z.enum(["leak", "margin", "pressure", "volume", "cement", "technical"]),
  priority: z.enum(["high", "medium", "low"]),
  level: z.enum(VERTEBRAL_LEVELS),
  place: z.string(),
  view: z.enum(["lateral", "ap"]).optional(),
  raisedAtUs: z.number(),
  endedAtUs: z.number().optional(),
  signals: z.int().min(1),
});

const lineSchema = z.object({
  kind: z.literal("session"),
  problem: z.string().optional(),
  difference: z.object({ entries: z.array(z.object({ after: momentSchema.optional() })) }).optional(),
  after: z
    .object({
      software: z.string(),
      from: z.enum(["record", "pipelineOnly", "reanalyse"]),
      parameters: z.record(z.string(), z.number()),
    })
    .optional(),
});

/** @throws FaultError SYS-WORKER-FAILED, with what the other installation said */
export async function askOtherDetector(
  { path, timeoutMs }: OtherDetectorParts,
  { file, mode, parameters }: DetectorOrder,
): Promise<DetectorAnswer> {
  const folder = await mkdtemp(join(tmpdir(), "cementwatch-rerun-"));
  try {
    const args = ["rerun", file, "--json", "--mode", mode];
    if (Object.keys(parameters).length > 0) {
      const parameterFile = join(folder, "parameters.json");
      await writeFile(parameterFile, JSON.stringify(parameters));
      args.push("--parameters", parameterFile);
    }
    return answerIn(await outputOf(path, args, timeoutMs), path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function answerIn(output: string, path: string): DetectorAnswer {
  for (const line of output.split("\n")) {
    const parsed = lineSchema.safeParse(jsonOf(line));
    if (!parsed.success) continue;
    const { problem, difference, after } = parsed.data;
    if (problem !== undefined) throw failed(path, `it could not compute this session: ${problem}`);
    if (difference === undefined || after === undefined) break;
    const alarms = difference.entries.flatMap((entry) => (entry.after === undefined ? [] : [entry.after]));
    return { alarms: alarms as readonly unknown[] as readonly AlarmMoment[], side: after };
  }
  throw failed(
    path,
    "its answer has no session in the form of this version: compare versions that both re-run",
  );
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function outputOf(path: string, args: readonly string[], timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    // A group of its own: the program may have started others, and all of them have to end.
    const child = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let words = "";
    let stopped = "";
    const stop = (why: string) => {
      stopped ||= why;
      endGroup(child);
    };
    const timer = setTimeout(
      () => stop(`it did not answer within ${timeoutMs / 1000} s: give --timeout more seconds`),
      timeoutMs,
    );
    child.stdout.on("data", (data: Buffer) => {
      bytes += data.length;
      if (bytes > OUTPUT_MOST_BYTES) stop(`it wrote more than ${OUTPUT_MOST_BYTES / 1e6} MB`);
      else chunks.push(data);
    });
    child.stderr.on("data", (data: Buffer) => {
      words = (words + data.toString()).slice(-WORDS_KEPT);
    });
    // A group of its own does not hear the terminal's Ctrl+C.
    const interrupted = () => {
      signalGroup(child, "SIGKILL");
      process.exit(INTERRUPTED);
    };
    const forget = () => {
      clearTimeout(timer);
      for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, interrupted);
    };
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, interrupted);
    child.once("error", ({ message }) => {
      forget();
      reject(
        failed(
          path,
          `it cannot be started (${message}): give the path of another installation's cementwatch`,
        ),
      );
    });
    child.once("close", (code) => {
      forget();
      const output = Buffer.concat(chunks).toString();
      // Findings end with 1 and an answer; what ends without one says why in words.
      if (stopped !== "") reject(failed(path, stopped));
      else if (output.trim() === "") reject(failed(path, silence(code, words)));
      else resolve(output);
    });
  });
}

function silence(code: number | null, words: string): string {
  if (/unknown command/.test(words))
    return "it does not know the command rerun: it is of a version before that";
  const last = words.trim().split("\n").at(-1) ?? "";
  return `it ended with ${code ?? "a signal"} and without an answer${last === "" ? "" : `: ${last}`}`;
}

function endGroup(child: ChildProcess): void {
  signalGroup(child, "SIGTERM");
  const last = setTimeout(() => signalGroup(child, "SIGKILL"), KILL_AFTER_MS);
  child.once("close", () => clearTimeout(last));
}

function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function failed(path: string, detail: string): FaultError {
  return new FaultError("SYS-WORKER-FAILED", `the detector ${path}: ${detail}`);
}

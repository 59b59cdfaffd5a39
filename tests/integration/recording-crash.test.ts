/** The recorder in a real process: killed with SIGKILL, and on a disk that is full. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { openSessionSegments, segmentsBeside } from "@cementwatch/server/recording/session-segments";
import { verifySession } from "@cementwatch/server/recording/verify";
import { describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/recorded-session.ts";

const CHILD = join(import.meta.dirname, "..", "support", "recording-child.ts");

function startChild(
  folder: string,
  padding: number,
  mode: "sync" | "free" | "monitor",
  limitKb?: number,
): { child: ChildProcess; lines: () => string[] } {
  const command = `${limitKb === undefined ? "" : `ulimit -f ${limitKb}; `}exec "$0" "$@"`;
  const child = spawn("bash", ["-c", command, process.execPath, CHILD, folder, String(padding), mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let text = "";
  child.stdout?.on("data", (data: Buffer) => {
    text += data.toString();
  });
  return { child, lines: () => text.split("\n") };
}

/** Numbers of the whole lines that begin with a word, in order. */
function numbersOf(lines: readonly string[], word: string): number[] {
  return lines
    .slice(0, -1)
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => Number(line.slice(word.length + 1).split(" ")[0]));
}

async function kill(child: ChildProcess): Promise<void> {
  expect(child.exitCode).toBeNull();
  const gone = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await gone;
}

describe("a recorder that is killed", () => {
  it.each([15, 60, 140])(
    "after %i acknowledgements has lost nothing that was acknowledged",
    async (wanted) => {
      const folder = temporaryFolder();
      const { child, lines } = startChild(folder, 300, "sync");
      await eventually(
        () => lines().filter((line) => line.startsWith("acknowledged")).length >= wanted,
        "acknowledgements",
      );
      await kill(child);
      const acknowledged = numbersOf(lines(), "acknowledged").at(-1) ?? 0;
      const path = join(folder, "sessions", "child.mcap");
      expect(verifySession(path)).toMatchObject({ verdict: "damaged", lost: [] });
      const reader = openSession(path);
      const kept = [...reader.messages({ topics: ["/input/link"] })].map((message) => message.sequence);
      reader.close();
      expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => i + 1));
      expect(kept.length).toBeGreaterThanOrEqual(acknowledged);
      expect(acknowledged).toBeGreaterThanOrEqual(wanted * 10);
    },
  );

  it("has lost one second of the session at most, when nobody asked for a sync", async () => {
    const folder = temporaryFolder();
    const { child, lines } = startChild(folder, 300, "free");
    await eventually(() => (numbersOf(lines(), "recorded").at(-1) ?? 0) > 2_300_000, "2.3 s of a session");
    await kill(child);
    const recordedUs = numbersOf(lines(), "recorded").at(-1) ?? 0;
    const reader = openSession(join(folder, "sessions", "child.mcap"));
    reader.close();
    expect(recordedUs - reader.endUs).toBeLessThanOrEqual(1_000_000);
    expect(recordedUs - reader.endUs).toBeGreaterThanOrEqual(0);
  });
});

describe("a recorder whose disk is full", () => {
  it("says so, goes on living, and leaves a file that can be read to the last acknowledged input", async () => {
    const folder = temporaryFolder();
    const { child, lines } = startChild(folder, 4000, "sync", 64);
    await eventually(() => lines().some((line) => /^state (stopped|degraded) REC-/.test(line)), "a fault");
    await kill(child);
    const acknowledged = numbersOf(lines(), "acknowledged");
    const path = join(folder, "sessions", "child.mcap");
    const reader = openSessionSegments(segmentsBeside(path));
    const kept = new Set([...reader.messages({ topics: ["/input/link"] })].map(({ sequence }) => sequence));
    reader.close();
    // Each acknowledgement is for the ten inputs since the one before.
    const promised = acknowledged.flatMap((last) => Array.from({ length: 10 }, (_, i) => last - 9 + i));
    expect(promised.length).toBeGreaterThan(0);
    expect(promised.filter((sequence) => !kept.has(sequence))).toEqual([]);
  });

  it("is an alarm within two seconds of the refusal, and monitoring goes on", async () => {
    const { child, lines } = startChild(temporaryFolder(), 4000, "monitor", 64);
    await eventually(() => lines().some((line) => line.startsWith("alarm T3 ")), "the alarm");
    const aliveThen = numbersOf(lines(), "alive").at(-1) ?? 0;
    await eventually(() => (numbersOf(lines(), "alive").at(-1) ?? 0) > aliveThen + 5, "further inputs");
    await kill(child);
    const [refusedMs = Number.NaN] = numbersOf(lines(), "refused");
    const [alarmMs = Number.NaN] = numbersOf(lines(), "alarm T3");
    expect(alarmMs - refusedMs).toBeLessThanOrEqual(2_000);
  });
});

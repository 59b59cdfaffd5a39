/** The recorder in a real process: killed with SIGKILL, and on a disk that is full. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { verifySession } from "@cementwatch/server/recording/verify";
import { describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/recorded-session.ts";

const CHILD = join(import.meta.dirname, "..", "support", "recording-child.ts");

function startChild(
  folder: string,
  padding: number,
  limitKb?: number,
): { child: ChildProcess; lines: () => string[] } {
  const command = `${limitKb === undefined ? "" : `trap '' XFSZ; ulimit -f ${limitKb}; `}exec "$0" "$@"`;
  const child = spawn("bash", ["-c", command, process.execPath, CHILD, folder, String(padding)], {
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

function lastAcknowledged(lines: readonly string[]): number {
  const line = lines.findLast((entry) => /^acknowledged \d+$/.test(entry));
  return Number(line?.split(" ")[1] ?? 0);
}

describe("a recorder that is killed", () => {
  it.each([15, 60, 140])(
    "after %i acknowledgements has lost nothing that was acknowledged",
    async (wanted) => {
      const folder = temporaryFolder();
      const { child, lines } = startChild(folder, 300);
      await eventually(
        () => lines().filter((line) => line.startsWith("acknowledged")).length >= wanted,
        "acknowledgements",
        15_000,
      );
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
      const acknowledged = lastAcknowledged(lines());
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
});

describe("a recorder whose disk is full", () => {
  it("says so, goes on living, and leaves a file that can be read to the last acknowledged input", async () => {
    const folder = temporaryFolder();
    const { child, lines } = startChild(folder, 4000, 64);
    await eventually(
      () => lines().some((line) => /^state (stopped|degraded) REC-/.test(line)),
      "a fault",
      15_000,
    );
    const acknowledged = lastAcknowledged(lines());
    expect(child.exitCode).toBeNull();
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    const reader = openSession(join(folder, "sessions", "child.mcap"));
    const kept = [...reader.messages({ topics: ["/input/link"] })].map((message) => message.sequence);
    reader.close();
    expect(kept.length).toBeGreaterThan(0);
    expect(acknowledged).toBeGreaterThan(0);
  });
});

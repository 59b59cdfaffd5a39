/** `cementwatch import` makes a session file of a case folder that the other commands take as their own. */
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { openSessionSegments, segmentsBeside } from "@cementwatch/server/recording/session-segments";
import { verifySession } from "@cementwatch/server/recording/verify";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { checkReplay } from "@cementwatch/server/session/replay-check";
import { describe, expect, it } from "vitest";
import { writeCaseFolder } from "../support/case-folder.ts";
import { HAND_BURSTS, temporaryFolder } from "../support/recorded-session.ts";

const CLI = join(import.meta.dirname, "..", "..", "server", "src", "cli", "cli.ts");

function run(...args: string[]) {
  return spawnSync(process.execPath, [CLI, ...args], { encoding: "utf8" });
}

describe("import", { timeout: 60_000 }, () => {
  it("writes a session that verifies, replays byte for byte and holds what analyse says", async () => {
    await loadCodecs();
    const folder = temporaryFolder();
    const out = join(temporaryFolder(), "case.mcap");
    writeCaseFolder(folder, HAND_BURSTS, [
      [0, 4],
      [40, 44],
    ]);
    const { status, stdout, stderr } = run("import", folder, "--out", out, "--json");
    expect(status, stderr).toBe(0);
    const result = JSON.parse(stdout) as { sessionId: string; alarms: Record<string, number> };
    expect(result.alarms["high"]).toBe(1);
    expect(verifySession(out).verdict).toBe("intact");
    const reader = openSessionSegments(segmentsBeside(out));
    try {
      const check = checkReplay(reader, createDecoder);
      expect(check).toMatchObject({ isEqual: true, differences: [] });
      expect(check.recorded).toBeGreaterThan(0);
      expect(reader.header.sessionId).toBe(result.sessionId);
    } finally {
      reader.close();
    }
    const again = run("import", folder, "--out", out);
    expect(again.status).toBe(2);
    expect(again.stderr).toMatch(/exists already; name a new file/);
  });

  it("refuses what analyse refuses, and leaves no file", () => {
    const folder = temporaryFolder();
    const out = join(folder, "case.mcap");
    writeFileSync(join(folder, "setup.json"), "[]");
    const { status, stderr } = run("import", folder, "--out", out);
    expect(status).toBe(2);
    expect(stderr).toMatch(/setup\.json: the whole file is \[\]/);
    expect(existsSync(out)).toBe(false);
  });
});

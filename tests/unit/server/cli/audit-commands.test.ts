/** `cementwatch audit` on its own: exit codes, the first bad row, a head from elsewhere, filters, the export. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { registerAuditCommands } from "@cementwatch/server/cli/audit-commands";
import { createProgram, runProgram } from "@cementwatch/server/cli/run-program";
import { expect, it, onTestFinished, vi } from "vitest";
import { openWithoutTriggers, writeTrail } from "../../../support/audit-damage.ts";
import { temporaryFolder } from "../../../support/recorded-session.ts";

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const take = (...parts: readonly unknown[]) => void lines.push(parts.join(" "));
  const spies = [
    vi.spyOn(console, "log").mockImplementation(take),
    vi.spyOn(console, "error").mockImplementation(take),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      lines.push(String(text));
      return true;
    }),
  ];
  const before = process.exitCode;
  process.exitCode = 0;
  const program = createProgram();
  registerAuditCommands(program);
  await runProgram(program, ["audit", ...args]);
  const code = Number(process.exitCode);
  process.exitCode = before;
  for (const spy of spies) spy.mockRestore();
  return { code, text: lines.join("\n") };
}

function trail(rows = 40): string {
  const folder = temporaryFolder();
  writeTrail(folder, rows);
  return folder;
}

it("verifies with exit code 0 or 1, names the first bad row, and takes a head from elsewhere", async () => {
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const data = trail();
  const intact = await run("verify", "--data", data);
  expect([intact.code, intact.text]).toEqual([0, expect.stringContaining("intact: 40 rows, head 40:")]);
  const head = /head (\S+)/.exec(intact.text)?.[1] ?? "";
  expect((await run("verify", "--data", data, "--head", head)).code).toBe(0);
  expect((await run("verify", "--data", data, "--head", `41:${"0".repeat(64)}`)).text).toContain("row 41");
  expect((await run("verify", "--data", data, "--head", "last")).code).toBe(2);
  expect((await run("verify", "--data", data, "--public-key", "/nowhere")).code).toBe(2);
  expect((await run("verify", "--data", "/nowhere")).code).toBe(2);
  const { database, close } = openWithoutTriggers(data);
  database.exec("UPDATE audit SET reason = 'other' WHERE seq = 7");
  close();
  const damaged = await run("verify", "--data", data, "--json");
  expect([damaged.code, JSON.parse(damaged.text).firstBad.seq]).toEqual([1, 7]);
});

it("lists by filter, newest first, and exports once", async () => {
  const data = trail();
  const list = await run("list", "--data", data, "--action", "alarm", "--most", "2");
  expect(list.text.split("\n").map((line) => line.split("  ")[0])).toEqual(["40", "37"]);
  expect((await run("list", "--data", data, "--most", "0")).code).toBe(2);
  expect((await run("list", "--data", temporaryFolder())).text).toContain("has no audit trail");
  const out = join(temporaryFolder(), "audit.csv");
  expect((await run("export", out, "--data", data)).code).toBe(0);
  expect(readFileSync(out, "utf8").trimEnd().split("\r\n")).toHaveLength(41);
  expect((await run("export", out, "--data", data)).text).toContain("exists already");
});

/** `cementwatch evaluate` on a folder of cases, of which some cannot be read. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { describe, expect, it } from "vitest";
import { writeCaseFolder } from "../support/case-folder.ts";
import { HAND_BURSTS, temporaryFolder } from "../support/recorded-session.ts";

const CLI = join(import.meta.dirname, "..", "..", "server", "src", "cli", "cli.ts");

function evaluate(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, "evaluate", ...args], {
    encoding: "utf8",
  });
  return { status, stderr, stdout };
}

function linesOf(stdout: string) {
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Speed is the only thing that may differ between two runs. */
function withoutTimes(stdout: string): string {
  return stdout.replaceAll(/"analysisMs\w+":[\d.]+/g, "");
}

function truth(folder: string, json: object | string): void {
  writeFileSync(join(folder, "truth.json"), typeof json === "string" ? json : JSON.stringify(json));
}

describe("evaluate", { timeout: 90_000 }, () => {
  it("scores what it can read, names what it cannot, and says the same with any number of threads", async () => {
    await loadCodecs();
    const folder = temporaryFolder();
    const at = (name: string) => join(folder, name);
    for (const name of ["a-leak", "b-broken", "c-no-setup", "d-no-truth"]) mkdirSync(at(name));
    writeCaseFolder(at("a-leak"), HAND_BURSTS, [
      [0, 4],
      [40, 44],
    ]);
    truth(at("a-leak"), {
      case_kind: "leak_posterior",
      leak_onsets_s: [38],
      leak_visible_t_s: 40,
      leak_type: "posterior_epidural",
    });
    cpSync(at("a-leak"), at("e-late"), { recursive: true });
    truth(at("e-late"), { case_kind: "late", is_leak: true, leak_onsets_s: [100], leak_visible_t_s: null });
    truth(at("b-broken"), '{"is_leak": NaN}');
    truth(at("c-no-setup"), { is_leak: false });
    const { status, stdout, stderr } = evaluate(folder, "--json", "--jobs", "2");
    expect(status).toBe(1);
    const lines = linesOf(stdout);
    expect(lines.map((line) => line["case"])).toEqual([
      "b-broken",
      "a-leak",
      "c-no-setup",
      "e-late",
      undefined,
    ]);
    expect(lines[0]?.["error"]).toMatch(/b-broken.truth\.json: is not JSON/);
    expect(lines[2]?.["error"]).toMatch(/c-no-setup.setup\.json: missing/);
    expect(stderr).toMatch(/setup\.json: missing/);
    expect(stderr).toMatch(/3 of 3 cases/);
    expect(lines[1]).toMatchObject({ kind: "case", caseKind: "leak_posterior", falseLeaksS: [] });
    expect(lines[1]?.["leakS"]).toBeGreaterThan(40);
    expect(lines[4]).toMatchObject({
      kind: "summary",
      total: { cases: 2, leaks: 2, leakWithin5s: { hits: 1, of: 2 }, falseLeaks: { count: 1 } },
      kinds: [{ caseKind: "late" }, { caseKind: "leak_posterior", visibleWithin2s: { of: 1 } }],
      failed: [{ name: "b-broken" }, { name: "c-no-setup" }],
    });
    expect(withoutTimes(evaluate(folder, "--json", "--jobs", "1").stdout)).toBe(withoutTimes(stdout));
    const table = evaluate(folder, "--kinds", "leak_posterior");
    expect(table.stdout).toMatch(/^leak_posterior +1 +1 +.*\(1\)/m);
    expect(table.stdout).toMatch(/^TOTAL /m);
    expect(table.stdout).not.toMatch(/^late/m);
    expect(evaluate(folder, "--kinds", "disc").stderr).toMatch(
      /--kinds disc .*late, leak_posterior, no_leak/,
    );
  });

  it.each([
    ["a folder without a labelled case", [], /holds no case folder with a truth\.json/],
    ["no threads", ["--jobs", "0"], /--jobs 0 is not a whole number/],
  ])("refuses %s with exit code 2 and advice", (_, args, expected) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "x"));
    const { status, stdout, stderr } = evaluate(folder, ...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(expected);
    expect(stdout).toBe("");
    expect(evaluate(join(folder, "nowhere")).stderr).toMatch(/nowhere: no such folder/);
  });
});

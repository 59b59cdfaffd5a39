/** `cementwatch analyse` on a folder as another laboratory would write it, and on folders with mistakes. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { describe, expect, it } from "vitest";
import { writeCaseFolder } from "../support/case-folder.ts";
import { HAND_BURSTS, temporaryFolder } from "../support/recorded-session.ts";

const CLI = join(import.meta.dirname, "..", "..", "server", "src", "cli", "cli.ts");

function analyse(folder: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, "analyse", folder, "--json"], {
    encoding: "utf8",
  });
  const lines = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { status, stderr, lines };
}

describe("analyse", { timeout: 60_000 }, () => {
  it("reports the leak of a case with its place, frame and evidence, and a summary last", async () => {
    await loadCodecs();
    const folder = temporaryFolder();
    writeCaseFolder(folder, HAND_BURSTS, [
      [0, 4],
      [40, 44],
    ]);
    const { status, lines } = analyse(folder);
    expect(status).toBe(0);
    const leak = lines.find((line) => line["kind"] === "leak");
    expect(leak).toMatchObject({ priority: "high", route: "posterior", site: "canal", view: "lateral" });
    expect(Number(leak?.["frame"])).toBeGreaterThan(10);
    expect(leak?.["evidence"]).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: "outsideAreaMm2" })]),
    );
    const times = lines.slice(0, -1).map((line) => Number(line["t_s"]));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(lines.at(-1)).toMatchObject({ kind: "summary", droppedFrames: 0 });
    const again = analyse(folder);
    const stable = (all: typeof lines) => JSON.stringify(all.slice(0, -1));
    expect(stable(again.lines)).toBe(stable(lines));
  });

  it.each([
    [
      "a missing set-up",
      (folder: string) => writeFileSync(join(folder, "lateral.dcm"), "x"),
      /setup\.json: missing/,
    ],
    [
      "a wrong field",
      (folder: string) =>
        writeFileSync(
          join(folder, "setup.json"),
          JSON.stringify({ first_frame_time: "2026-01-01T10:00:00", pixel_spacing_mm: "wide" }),
        ),
      /field pixel_spacing_mm is "wide"/,
    ],
    [
      "no pictures",
      (folder: string) =>
        writeFileSync(
          join(folder, "setup.json"),
          JSON.stringify({ first_frame_time: "2026-01-01T10:00:00" }),
        ),
      /neither lateral\.dcm nor ap\.dcm/,
    ],
    [
      "a time that is none",
      (folder: string) => {
        writeFileSync(
          join(folder, "setup.json"),
          JSON.stringify({ first_frame_time: "2026-01-01T10:00:00" }),
        );
        writeFileSync(join(folder, "lateral.dcm"), "x");
        writeFileSync(join(folder, "telemetry.csv"), "t_s,pressure_kpa\n0,1\nsoon,2\n");
      },
      /row 3: t_s is "soon"/,
    ],
  ])("refuses %s with exit code 2 and advice", (_, write, expected) => {
    const folder = temporaryFolder();
    write(folder);
    const { status, stderr, lines } = analyse(folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(expected);
    expect(lines).toEqual([]);
  });

  it("refuses a truncated picture with its name", async () => {
    await loadCodecs();
    const folder = temporaryFolder();
    writeCaseFolder(folder, HAND_BURSTS, [[1, 1.5]]);
    const path = join(folder, "lateral-0001.dcm");
    writeFileSync(path, readFileSync(path).subarray(0, 200_000));
    const { status, stderr } = analyse(folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(/lateral-0001\.dcm: CRM-TRUNCATED/);
  });
});

/** Folders with mistakes: refused with file, field, value and what to do. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { serialize } from "node:v8";
import { readCaseFolder } from "@cementwatch/server/case/case-folder";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";
import { TINY_SERIES, TINY_SETUP, writeTinyCase, writeTinyFrame } from "../../../support/tiny-case.ts";

async function problemWith(change: (folder: string) => void): Promise<string> {
  const folder = temporaryFolder();
  writeTinyCase(folder);
  change(folder);
  return readCaseFolder(folder).then(
    () => "no problem",
    (error: Error) => error.message,
  );
}

function setup(folder: string, fields: object | string): void {
  const text = typeof fields === "string" ? fields : JSON.stringify({ ...TINY_SETUP, ...fields });
  writeFileSync(join(folder, "setup.json"), text);
}

describe("readCaseFolder", () => {
  it("reads a good folder", async () => {
    expect(await problemWith(() => undefined)).toBe("no problem");
  });

  it.each<[string, object | string, RegExp]>([
    [
      "two points",
      {
        vertebral_contour_px: [
          [30, 30],
          [70, 62],
        ],
      },
      /setup\.json: field vertebral_contour_px is 2 points: .*draw/,
    ],
    [
      "a contour that crosses itself",
      {
        vertebral_contour_px: [
          [30, 30],
          [70, 62],
          [70, 30],
          [30, 62],
        ],
      },
      /vertebral_contour_px is \[30, 30\].*crosses itself/,
    ],
    [
      "a contour outside the frame",
      {
        vertebral_contour_px: [
          [30, 30],
          [170, 30],
          [170, 62],
          [30, 62],
        ],
      },
      /vertebral_contour_px is \[170, 30\]: .*outside the picture of 96 x 96/,
    ],
    [
      "a wall on the wrong side",
      { posterior_direction: "right" },
      /posterior_direction is right: .*drawn on the left/,
    ],
    ["a wall of one point", { posterior_wall_px: [[30, 30]] }, /posterior_wall_px is 1 point: .*two points/],
    ["no wall", { posterior_wall_px: undefined }, /posterior_wall_px is missing/],
    ["no direction", { posterior_direction: null }, /posterior_direction is missing.*left or right/],
    ["no spacing", { pixel_spacing_mm: undefined }, /pixel_spacing_mm is missing.*object plane/],
    ["a spacing of none", { pixel_spacing_mm: 0 }, /pixel_spacing_mm is 0: 0\.02 to 3/],
    ["a spacing of a house", { pixel_spacing_mm: 400 }, /pixel_spacing_mm is 400/],
    ["a spacing that makes a giant", { pixel_spacing_mm: 2.9 }, /vertebral_contour_px is 116\.0 mm wide/],
    ["a spacing in words", { pixel_spacing_mm: "wide" }, /field pixel_spacing_mm is "wide"/],
    ["NaN", '{"pixel_spacing_mm": NaN}', /setup\.json: is not JSON.*no NaN/],
    ["a list", "[1, 2]", /the whole file is \[1,2\]/],
    [
      "a number too large",
      `{"first_frame_time": "2026-01-01T10:00:00", "pixel_spacing_mm": 1e999}`,
      /pixel_spacing_mm/,
    ],
    ["a point with one number", { cannula_tip_px: [4] }, /cannula_tip_px/],
    ["a tip far outside", { cannula_tip_px: [4e9, 3] }, /cannula_tip_px is \[4000000000, 3\]/],
    [
      "a day that does not exist",
      { first_frame_time: "2026-99-99T10:00:00" },
      /first_frame_time is "2026-99-99T10:00:00": is no date/,
    ],
    ["a gauge of a pipe", { cannula_gauge: 1e9 }, /cannula_gauge is 1000000000/],
    ["an act next year", { acts: [{ t_s: 3e7, act: "stop" }] }, /acts\.0\.t_s is 30000000/],
  ])("refuses %s in setup.json", async (_, fields, expected) => {
    expect(await problemWith((folder) => setup(folder, fields))).toMatch(expected);
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    [
      "no setup.json",
      (folder) => rmSync(join(folder, "setup.json")),
      /setup\.json: missing; a case folder needs it/,
    ],
    [
      "an empty picture",
      (folder) => writeFileSync(join(folder, "lateral.dcm"), ""),
      /lateral\.dcm: CRM-UNREADABLE/,
    ],
    [
      "a truncated picture",
      (folder) => {
        const path = join(folder, "lateral.dcm");
        writeFileSync(path, readFileSync(path).subarray(0, 20_000));
      },
      /lateral\.dcm: CRM-TRUNCATED .*export it again/,
    ],
    [
      "a picture of another patient",
      (folder) =>
        writeTinyFrame(join(folder, "lateral-0002.dcm"), 1, 5, { ...TINY_SERIES, patientPseudonym: "OTHER" }),
      /lateral\.dcm: CRM-OTHER-PATIENT .*another patient than lateral-0002\.dcm/,
    ],
    [
      "pictures that last for days",
      (folder) => writeTinyCase(folder, { intervalsMs: [0, 133, 1e9] }),
      /lateral\.dcm: its frame times span 1000000 s/,
    ],
    [
      "telemetry without times",
      (folder) => writeFileSync(join(folder, "telemetry.csv"), "time,pressure_kpa\n0,1\n"),
      /header "time,pressure_kpa" has no column t_s/,
    ],
    [
      "empty telemetry",
      (folder) => writeFileSync(join(folder, "telemetry.csv"), ""),
      /telemetry\.csv: the header "" has no column t_s/,
    ],
    [
      "a time that is NaN",
      (folder) => writeFileSync(join(folder, "telemetry.csv"), "# x\nt_s,volume_ml\n\n0,1\nNaN,2\n"),
      /row 5: t_s is "NaN"/,
    ],
    [
      "a time in the next year",
      (folder) => writeFileSync(join(folder, "telemetry.csv"), "t_s,volume_ml\n1e8,1\n"),
      /row 2: t_s is "1e8".*21600/,
    ],
  ])("refuses %s", async (_, change, expected) => {
    expect(await problemWith(change)).toMatch(expected);
  });

  it("keeps headers only, of however many files", async () => {
    const folder = temporaryFolder();
    setup(folder, {});
    for (let i = 0; i < 220; i++)
      writeTinyFrame(join(folder, `lateral-${String(i + 1).padStart(4, "0")}.dcm`), i, i / 7.5);
    const read = await readCaseFolder(folder);
    expect(read.pictures).toHaveLength(220);
    expect(serialize(read).length).toBeLessThan(100_000);
    const times = read.pictures.flatMap((picture) => picture.frameTimesS);
    expect(times.at(-1)).toBeCloseTo(219 / 7.5, 2);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(read.notes).toEqual([]);
  });
});

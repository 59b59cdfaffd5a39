/** Material with gaps and oddities: a technical line, and the rest still works. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCaseFolder } from "@cementwatch/server/case/case-folder";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";
import {
  TINY_SERIES,
  TINY_SETUP,
  tinyLines,
  writeTinyCase,
  writeTinyFrame,
} from "../../../support/tiny-case.ts";

type Parts = Parameters<typeof writeTinyCase>[1];

async function linesOf(parts: Parts) {
  const folder = temporaryFolder();
  writeTinyCase(folder, parts);
  return tinyLines(folder);
}

function reasons(lines: readonly Record<string, unknown>[]): string[] {
  return lines
    .filter((line) => Number(line["id"]) < 0)
    .map((line) => `${line["t_s"]} ${line["reason"]}: ${line["place"]}`);
}

const SECONDS_3 = { frames: 24 };
const rows = (from: number, to: number, cells: (tS: number) => string) =>
  Array.from({ length: Math.round((to - from) * 20) }, (_, i) => {
    const tS = from + i / 20;
    return `${tS.toFixed(2)},${cells(tS)}`;
  });
const csv = (header: string, lines: readonly string[]) => [header, ...lines].join("\n");

describe("analyseCase on odd pictures", () => {
  it("says nothing odd of a good folder", async () => {
    const lines = await linesOf(SECONDS_3);
    expect(reasons(lines)).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ kind: "summary", frames: 24, durationS: 3.059 });
  });

  it("tells of frame times that run backwards, and keeps the rest of them", async () => {
    const lines = await linesOf({ frames: 5, intervalsMs: [0, 100, -300, 100, 200] });
    expect(reasons(lines)).toEqual([
      expect.stringMatching(
        /^0 frameTimes: lateral\.dcm: FrameTimeVector runs backwards at frame 3 \(-300 ms\)/,
      ),
    ]);
    expect(lines.at(-1)).toMatchObject({ frames: 5, durationS: 0.5 });
  });

  it("tells of a single frame", async () => {
    const lines = await linesOf({ frames: 1 });
    expect(reasons(lines)).toEqual([expect.stringMatching(/^0 oneFrame: lateral\.dcm/)]);
    expect(lines.at(-1)).toMatchObject({ frames: 1 });
  });

  it.each([
    ["16-bit signed", { ...TINY_SERIES, bitsStored: 16, isSigned: true }],
    ["1536²", { ...TINY_SERIES, rows: 1536, columns: 1536 }],
  ])("analyses %s pictures", async (_, series) => {
    const scale = series.columns / TINY_SERIES.columns;
    const scaled = (points: readonly (readonly number[])[]) =>
      points.map((point) => point.map((at) => at * scale));
    const setup = {
      ...TINY_SETUP,
      vertebral_contour_px: scaled(TINY_SETUP.vertebral_contour_px),
      posterior_wall_px: scaled(TINY_SETUP.posterior_wall_px),
      pixel_spacing_mm: 1 / scale,
    };
    const lines = await linesOf({ frames: 2, series, setup });
    expect(reasons(lines)).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ frames: 2 });
  });

  it("puts pictures by their own clock, in whatever order the files are named", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "setup.json"), JSON.stringify(TINY_SETUP));
    for (const [name, seconds] of [
      ["9", 4],
      ["10", 2],
      ["11", 0],
    ] as const)
      writeTinyFrame(join(folder, `lateral-${name}.dcm`), seconds, seconds);
    const { pictures, notes } = await readCaseFolder(folder);
    expect(pictures.map((picture) => picture.frameTimesS[0])).toEqual(
      [0, 2, 4].map((s) => expect.closeTo(s, 5)),
    );
    expect(notes).toEqual([]);
  });

  it("lets files of one moment follow each other, and says so", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "setup.json"), JSON.stringify(TINY_SETUP));
    for (let i = 0; i < 4; i++) writeTinyFrame(join(folder, `lateral-${i}.dcm`), i, 0);
    const lines = await tinyLines(folder);
    expect(reasons(lines)).toEqual([expect.stringMatching(/^0 frameTimes: lateral-1\.dcm: .*follow/)]);
    expect(lines.at(-1)).toMatchObject({ frames: 4, durationS: 0.399 });
  });

  it("puts pictures of a clock that is hours off at 0, and says so", async () => {
    const lines = await linesOf({ setup: { ...TINY_SETUP, first_frame_time: "2026-03-02T18:00:00" } });
    expect(reasons(lines)).toEqual([expect.stringMatching(/^0 clocks: .*-28800 s after/)]);
  });

  it("analyses the lateral view when the AP view was not drawn, and places AP frames before 0", async () => {
    const folder = temporaryFolder();
    writeTinyCase(folder);
    writeTinyFrame(join(folder, "ap-1.dcm"), 1, -2);
    writeTinyFrame(join(folder, "ap-2.dcm"), 2, 5);
    const lines = await tinyLines(folder);
    expect(reasons(lines)).toEqual([expect.stringMatching(/^-2 notDrawn: .*AP pictures are not analysed/)]);
    expect(lines.at(-1)).toMatchObject({ frames: 5, durationS: 7 });
  });
});

describe("analyseCase on odd telemetry", () => {
  it("names columns that it does not know", async () => {
    const telemetry = csv(
      "t_s,volume_ml,force_n",
      rows(0, 3.1, (tS) => (tS < 1 ? "0,5" : "0,")),
    );
    const lines = await linesOf({ ...SECONDS_3, telemetry });
    expect(lines.at(-1)).toMatchObject({ extraColumns: [{ name: "force_n", values: 20 }] });
    expect(reasons(lines)).toEqual([]);
  });

  it.each<[string, string, RegExp[]]>([
    ["a header only", "t_s,volume_ml\n", [/^0 telemetryMissing: .*no rows/]],
    [
      "a byte order mark, CRLF and blank lines",
      `\uFEFFt_s,volume_ml\r\n${rows(0, 3.1, () => "0").join("\r\n\r\n")}\r\n`,
      [],
    ],
    [
      "times out of order",
      csv("t_s,volume_ml", rows(0, 3.1, () => "0").toReversed()),
      [/^0 telemetryOrder: .*backwards 61 times/],
    ],
    [
      "times twice",
      csv(
        "t_s,volume_ml",
        rows(0, 3.1, () => "0").flatMap((row) => [row, row]),
      ),
      [/^0 telemetryOrder: .*62 rows/],
    ],
    [
      "NaN for a value",
      csv(
        "t_s,volume_ml,pressure_kpa",
        rows(0, 3.1, () => "0,NaN"),
      ),
      [/^0 telemetryCells: .*62 cells of pressure_kpa/],
    ],
    [
      "a late start",
      csv(
        "t_s,volume_ml",
        rows(1.5, 3.1, () => "0"),
      ),
      [/^1 telemetryMissing: volumeMl: no value since 0\.00 s/],
    ],
    [
      "a gap",
      csv("t_s,volume_ml", [...rows(0, 1, () => "0"), ...rows(2.5, 3.1, () => "0")]),
      [/^1\.95 telemetryMissing: .*since 0\.95 s/],
    ],
    [
      "an early end",
      csv(
        "t_s,volume_ml",
        rows(0, 1, () => "0"),
      ),
      [/^1\.95 telemetryMissing/],
    ],
  ])("takes %s for what it is", async (_, telemetry, expected) => {
    const lines = await linesOf({ ...SECONDS_3, telemetry });
    expect(reasons(lines)).toEqual(expected.map((text) => expect.stringMatching(text)));
    expect(lines.at(-1)).toMatchObject({ kind: "summary", frames: 24 });
  });

  it("does not use a fitted column that is empty throughout, nor one that is not fitted", async () => {
    const folder = temporaryFolder();
    const telemetry = csv(
      "t_s,volume_ml,pressure_kpa",
      rows(0, 3.1, () => "0.5,"),
    );
    writeTinyCase(folder, { ...SECONDS_3, telemetry, setup: { ...TINY_SETUP, fitted: ["pressure"] } });
    const read = await readCaseFolder(folder);
    expect([...read.fitted]).toEqual([]);
    expect(read.notes.map((note) => note.text)).toEqual([
      expect.stringMatching(/pressureKpa is fitted and its column is empty/),
    ]);
  });

  it("takes a volume counter that restarts for a new syringe", async () => {
    const telemetry = csv(
      "t_s,volume_ml",
      rows(0, 3.1, (tS) => (tS < 1.5 ? tS : tS - 1.5).toFixed(3)),
    );
    const lines = await linesOf({ ...SECONDS_3, telemetry });
    expect(reasons(lines)).toEqual([]);
    expect(lines.filter((line) => line["kind"] === "volume")).toEqual([]);
  });
});

describe("acts of a case folder", () => {
  it("takes those it knows by their many names, and warns of the others", async () => {
    const folder = temporaryFolder();
    const acts = [
      { t_s: 0.5, act: "syringe changed" },
      { t_s: 0.2, act: "mixStart" },
      { t_s: 0.7, act: "second_side" },
      { t_s: 0.8, act: "Known leak" },
      { t_s: 1, act: "view changed", view: "ap" },
      { t_s: 1.2, act: "dance" },
      { t_s: 2, act: "outlineConfirmed", view: "lateral" },
    ];
    writeTinyCase(folder, {
      ...SECONDS_3,
      setup: { ...TINY_SETUP, acts, view_changes: [1.5, { t_s: 2.5 }] },
    });
    const read = await readCaseFolder(folder);
    expect(read.acts.map(({ tS, act }) => [tS, act.kind])).toEqual([
      [0.2, "mixStarted"],
      [0.5, "syringeChanged"],
      [0.7, "takeReference"],
      [0.8, "newestLeakKnown"],
      [1.5, "viewChanged"],
      [2, "confirmOutline"],
      [2.5, "viewChanged"],
    ]);
    expect(read.warnings).toEqual([
      expect.stringMatching(/act "view changed" at 1 s is of view ap/),
      expect.stringMatching(/act "dance" at 1\.2 s is not known/),
    ]);
    expect(reasons(await tinyLines(folder))).toEqual([
      expect.stringMatching(/^0\.8 fault: knownLeak: there is no leak alarm/),
    ]);
  });
});

/** Reads a case folder (docs/case-folder.md): set-up, telemetry and pictures. Never reads truth.json. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CaseFolderError } from "./case-error.ts";
import { readCaseJson } from "./case-json.ts";

const point = z.tuple([z.number(), z.number()]);
const isoTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/, "wants ISO 8601, e.g. 2026-09-17T15:29:47.5");

const setupSchema = z.looseObject({
  vertebral_contour_px: z.array(point).min(3).optional(),
  posterior_wall_px: z.array(point).min(2).optional(),
  posterior_direction: z.enum(["left", "right"]).optional(),
  cannula_tip_px: point.optional(),
  cannula_axis_point_px: point.optional(),
  pixel_spacing_mm: z.number().min(0.02).max(3).optional(),
  cement_mix_start: isoTime.optional(),
  first_frame_time: isoTime,
  fitted: z.array(z.string()).optional(),
  view_changes: z.array(z.unknown()).optional(),
  cannula_gauge: z.number().optional(),
  room_temperature_c: z.number().optional(),
  level: z.string().optional(),
  procedure: z.enum(["PVP", "PKP"]).optional(),
  ap: z
    .looseObject({
      vertebral_contour_px: z.array(point).min(3),
      pixel_spacing_mm: z.number().min(0.02).max(3),
      cannula_tip_px: point.optional(),
      cannula_axis_point_px: point.optional(),
    })
    .optional(),
});

export type CaseSetup = z.infer<typeof setupSchema>;

export interface CaseRow {
  readonly tS: number;
  readonly pressureKpa?: number;
  readonly volumeMl?: number;
  readonly temperatureC?: number;
}

export interface CaseFolder {
  readonly path: string;
  readonly setup: CaseSetup;
  readonly rows: readonly CaseRow[];
  /** Columns that hold at least one value. */
  readonly columns: ReadonlySet<"pressureKpa" | "volumeMl" | "temperatureC">;
  readonly pictures: readonly {
    readonly view: "lateral" | "ap";
    readonly path: string;
    readonly bytes: Uint8Array;
  }[];
}

/** @throws CaseFolderError when the folder cannot be analysed. */
export async function readCaseFolder(path: string): Promise<CaseFolder> {
  const names = await readdir(path).catch(() => {
    throw new CaseFolderError(`${path}: no such folder; name a case folder`);
  });
  const setup = await readCaseJson(join(path, "setup.json"), setupSchema);
  const rows = names.includes("telemetry.csv") ? await readTelemetry(join(path, "telemetry.csv")) : [];
  const files = names.filter((name) => /^(lateral|ap)(-\d+)?\.dcm$/.test(name)).sort();
  if (files.length === 0)
    throw new CaseFolderError(`${path}: holds neither lateral.dcm nor ap.dcm; add the pictures`);
  const pictures = await Promise.all(
    files.map(async (name) => ({
      view: name.startsWith("ap") ? ("ap" as const) : ("lateral" as const),
      path: join(path, name),
      bytes: new Uint8Array(await readFile(join(path, name))),
    })),
  );
  const columns = new Set(
    (["pressureKpa", "volumeMl", "temperatureC"] as const).filter((column) =>
      rows.some((row) => row[column] !== undefined),
    ),
  );
  return { path, setup, rows, columns, pictures };
}

async function readTelemetry(path: string): Promise<CaseRow[]> {
  const lines = (await readFile(path, "utf8"))
    .split(/\r?\n/)
    .filter((line) => line !== "" && !line.startsWith("#"));
  const header = lines[0]?.split(",").map((name) => name.trim().toLowerCase()) ?? [];
  const at = header.indexOf("t_s");
  if (at < 0) throw new CaseFolderError(`${path}: the header "${lines[0] ?? ""}" has no column t_s; add it`);
  const index = (name: string) => header.indexOf(name);
  const columns = {
    pressureKpa: index("pressure_kpa"),
    volumeMl: index("volume_ml"),
    temperatureC: index("temperature_c"),
  };
  return lines.slice(1).map((line, row) => {
    const cells = line.split(",");
    const tS = Number(cells[at]);
    if (!Number.isFinite(tS) || cells[at]?.trim() === "") {
      throw new CaseFolderError(
        `${path}: row ${row + 2}: t_s is "${cells[at] ?? ""}"; a number of seconds is wanted`,
      );
    }
    return { tS, ...cellsOf(cells, columns) };
  });
}

/** Empty and not finite cells are missing data, never zero. */
function cellsOf(cells: readonly string[], columns: Readonly<Record<keyof Omit<CaseRow, "tS">, number>>) {
  const row: { pressureKpa?: number; volumeMl?: number; temperatureC?: number } = {};
  for (const [name, column] of Object.entries(columns)) {
    const cell = cells[column]?.trim() ?? "";
    if (column >= 0 && cell !== "" && Number.isFinite(Number(cell)))
      row[name as keyof typeof row] = Number(cell);
  }
  return row;
}

/** Reads telemetry.csv: empty cells and what is no number are missing data, never zero. */
import { readFile } from "node:fs/promises";
import { CaseFolderError } from "./case-error.ts";
import type { CaseNote } from "./case-note.ts";
import { CASE_SPAN_MOST_S } from "./case-setup.ts";

export interface CaseRow {
  readonly tS: number;
  readonly pressureKpa?: number;
  readonly volumeMl?: number;
  readonly temperatureC?: number;
  /** Cells of other columns, as written. */
  readonly extra?: Readonly<Record<string, string>>;
}

export type CaseColumn = "pressureKpa" | "volumeMl" | "temperatureC";

export interface CaseTelemetry {
  /** In time order. */
  readonly rows: readonly CaseRow[];
  /** Columns that hold at least one value. */
  readonly columns: ReadonlySet<CaseColumn>;
  /** Columns that the analysis does not know, with the number of cells that hold something. */
  readonly extraColumns: readonly { readonly name: string; readonly values: number }[];
  readonly notes: readonly CaseNote[];
}

export const NO_TELEMETRY: CaseTelemetry = { rows: [], columns: new Set(), extraColumns: [], notes: [] };

const KNOWN: Readonly<Record<string, CaseColumn>> = {
  pressure_kpa: "pressureKpa",
  volume_ml: "volumeMl",
  temperature_c: "temperatureC",
};

/** @throws CaseFolderError when there is no time column or a time is none. */
export async function readCaseTelemetry(path: string): Promise<CaseTelemetry> {
  // A byte order mark goes with the blanks when cells are trimmed.
  const text = await readFile(path, "utf8");
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== "" && !line.trimStart().startsWith("#"));
  const header = (lines[0]?.line ?? "").split(",").map(unquoted);
  const names = header.map((name) => name.toLowerCase());
  if (!names.includes("t_s"))
    throw new CaseFolderError(
      `${path}: the header "${lines[0]?.line ?? ""}" has no column t_s; add it, in seconds after the first frame`,
    );
  const badCells = new Map<string, number>();
  const rows = lines.slice(1).map(({ line, number }) => rowOf(path, line, number, names, badCells));
  const notes = [...orderNotes(rows), ...cellNotes(badCells)];
  const extraNames = names.filter((name) => name !== "" && name !== "t_s" && KNOWN[name] === undefined);
  return {
    rows: rows.toSorted((a, b) => a.tS - b.tS),
    columns: new Set(Object.values(KNOWN).filter((column) => rows.some((row) => row[column] !== undefined))),
    extraColumns: extraNames.map((name) => ({
      name,
      values: rows.filter((row) => row.extra?.[name] !== undefined).length,
    })),
    notes: rows.length > 0 ? notes : [note("telemetryMissing", "telemetry.csv holds a header and no rows")],
  };
}

function rowOf(
  path: string,
  line: string,
  number: number,
  names: readonly string[],
  badCells: Map<string, number>,
): CaseRow {
  const cells = line.split(",").map(unquoted);
  const values: { -readonly [Column in CaseColumn]?: number } = {};
  const extra: Record<string, string> = {};
  let tS = Number.NaN;
  let time = "";
  for (const [index, name] of names.entries()) {
    const cell = cells[index] ?? "";
    const column = KNOWN[name];
    if (name === "t_s") {
      time = cell;
      tS = cell === "" ? Number.NaN : Number(cell);
    } else if (cell !== "" && column === undefined && name !== "") extra[name] = cell;
    else if (cell !== "" && column !== undefined) {
      if (Number.isFinite(Number(cell))) values[column] = Number(cell);
      else badCells.set(name, (badCells.get(name) ?? 0) + 1);
    }
  }
  if (!(Math.abs(tS) <= CASE_SPAN_MOST_S))
    throw new CaseFolderError(
      `${path}: row ${number}: t_s is "${time}"; a number of seconds within ${CASE_SPAN_MOST_S} of the first frame is wanted, correct it or take the row out`,
    );
  return { tS, ...values, ...(Object.keys(extra).length > 0 ? { extra } : {}) };
}

function unquoted(cell: string): string {
  return cell
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim();
}

function orderNotes(rows: readonly CaseRow[]): CaseNote[] {
  const steps = rows.slice(1).map((row, index) => row.tS - (rows[index]?.tS ?? row.tS));
  const back = steps.filter((step) => step < 0).length;
  const same = steps.filter((step) => step === 0).length;
  return [
    ...(back > 0
      ? [note("telemetryOrder", `telemetry.csv: t_s runs backwards ${back} times: the rows are sorted`)]
      : []),
    ...(same > 0
      ? [note("telemetryOrder", `telemetry.csv: ${same} rows have the time of the row before`)]
      : []),
  ];
}

function cellNotes(badCells: ReadonlyMap<string, number>): CaseNote[] {
  return [...badCells].map(([name, count]) =>
    note("telemetryCells", `telemetry.csv: ${count} cells of ${name} are no number: taken as missing`),
  );
}

function note(reason: CaseNote["reason"], text: string): CaseNote {
  return { tS: 0, reason, text };
}

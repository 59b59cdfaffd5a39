/** Reads our own `samples` table (docs/exports.md): one column a signal, times of the session. */
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import type { IMPORT_SIGNALS } from "@cementwatch/shared/imports/import-mapping";
import type { SignalId } from "@cementwatch/shared/telemetry/sample";
import { SIGNAL_COLUMNS } from "../exports/session-tables.ts";
import { CsvRows } from "./csv-rows.ts";
import { importRefused } from "./import-refused.ts";
import type { FileClock, TrackSink } from "./track-source.ts";

/** The role that gives each measured signal; the others are computed by the monitor and are not imported. */
const SIGNAL_ROLE: Partial<Record<SignalId, keyof typeof IMPORT_SIGNALS>> = {
  pressureKpa: "injectorPressure",
  volumeMl: "injectorVolume",
  temperatureC: "roomTemperature",
  balloonPressureLeftKpa: "balloonPressureLeft",
  balloonPressureRightKpa: "balloonPressureRight",
  balloonVolumeLeftMl: "balloonVolumeLeft",
  balloonVolumeRightMl: "balloonVolumeRight",
  intravertebralPressureKpa: "intravertebralPressure",
  cementTemperatureC: "cementTemperature",
};
const NEEDED = ["origin", "wall_time", "session_time", "measured_time", "signal", "quality"] as const;

/** True for the first bytes of such a table. */
export function isSamplesCsv(head: string): boolean {
  return head
    .replace(/^\uFEFF/, "")
    .startsWith("origin,wall_time,session_time,sequence,measured_time,signal");
}

/** @throws FaultError REC-IMPORT-REFUSED naming row, column and value */
export async function readSamplesCsv(path: string, sink: TrackSink): Promise<FileClock> {
  const name = basename(path);
  const total = Math.max(statSync(path).size, 1);
  const table = new SamplesTable(name, sink);
  const rows = new CsvRows((fields, number) => table.row(fields, number));
  const file = createReadStream(path, { encoding: "utf8" });
  for await (const piece of file) {
    if (!rows.take(piece as string))
      throw importRefused(`${name}: a row is longer than 64 kB: it is no samples table`);
    sink.progress(file.bytesRead / total);
  }
  rows.end();
  return table.clock();
}

class SamplesTable {
  readonly #name: string;
  readonly #sink: TrackSink;
  readonly #tracks = new Set<string>();
  #columns: readonly string[] = [];
  #units: readonly string[] = [];
  #clock: FileClock | undefined;
  #left = 0;

  constructor(name: string, sink: TrackSink) {
    this.#name = name;
    this.#sink = sink;
  }

  row(fields: readonly string[], number: number): void {
    if (number === 1) this.#head(fields);
    else if (number === 2) this.#units = fields;
    else if (fields.length > 1 || fields[0] !== "") this.#sample(fields, number);
  }

  clock(): FileClock {
    if (this.#clock === undefined)
      throw importRefused(`${this.#name}: holds no samples: export the session again`);
    if (this.#left > 0)
      this.#sink.note(`${this.#left} values were invalid or saturated when recorded: taken as missing`);
    return this.#clock;
  }

  #head(fields: readonly string[]): void {
    this.#columns = fields.map((field) => field.replace(/^\uFEFF/, ""));
    const lacking = NEEDED.find((column) => !this.#columns.includes(column));
    if (lacking !== undefined)
      throw importRefused(`${this.#name}: row 1 has no column ${lacking}: export the samples table again`);
  }

  #sample(fields: readonly string[], number: number): void {
    const cell = (column: string) => fields[this.#columns.indexOf(column)] ?? "";
    const seconds = (column: string) => {
      const value = cell(column) === "" ? Number.NaN : Number(cell(column));
      if (!Number.isFinite(value))
        throw importRefused(
          `${this.#name}: row ${number}: ${column} is "${cell(column).slice(0, 40)}", a number of seconds is wanted: correct it or take the row out`,
        );
      return value;
    };
    const timeS = seconds("measured_time");
    this.#clock ??= this.#clockOf(cell("origin"), cell("wall_time"), seconds("session_time"));
    const signal = cell("signal") as SignalId;
    const column = Object.hasOwn(SIGNAL_COLUMNS, signal) ? SIGNAL_COLUMNS[signal].name : undefined;
    if (column === undefined) {
      this.#sink.note(`signal "${cell("signal").slice(0, 40)}" is not known: left out`);
      return;
    }
    if (!this.#tracks.has(signal)) this.#add(signal, column);
    const quality = cell("quality");
    const isUsable = quality === "valid" || quality === "uncalibrated";
    if (!isUsable) this.#left += 1;
    if (quality === "uncalibrated") this.#sink.uncalibrated(signal);
    this.#sink.value(signal, timeS, isUsable && cell(column) !== "" ? Number(cell(column)) : Number.NaN);
  }

  #add(signal: SignalId, column: string): void {
    this.#tracks.add(signal);
    const role = SIGNAL_ROLE[signal];
    const unit = this.#units[this.#columns.indexOf(column)] ?? "";
    this.#sink.track({ track: signal, unit, signal: role ?? "none" });
  }

  #clockOf(origin: string, wallTime: string, sessionS: number): FileClock {
    const wallMs = Date.parse(wallTime) - sessionS * 1000;
    return {
      zero: "session",
      ...(Number.isFinite(wallMs) ? { wallMs } : {}),
      ...(origin === "live" || origin === "simulated" ? { origin } : {}),
    };
  }
}

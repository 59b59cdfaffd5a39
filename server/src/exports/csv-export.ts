/** Tables as CSV (RFC 4180): a row of names, a row of UCUM units, then one row an event. */
import { closeSync, openSync, writeSync } from "node:fs";
import type { Cell, Column, SessionTable } from "./session-tables.ts";
import type { TableSink } from "./table-export.ts";

const WRITE_FROM_CHARACTERS = 256 * 1024;
/** What a spreadsheet takes for a formula, and the apostrophe itself, so that taking one away gives the text back. */
const TO_NEUTRALISE = /^[=+\-@\t\r\n']/;
const TO_QUOTE = /[",\r\n]/;

/** @throws the system's error when the file exists or cannot be written */
export function openCsv(table: SessionTable, path: string): TableSink {
  const fd = openSync(path, "wx", 0o640);
  let text = line(table.columns.map(({ name }) => name)) + line(table.columns.map(({ ucum }) => ucum));
  const flush = () => {
    writeWhole(fd, Buffer.from(text));
    text = "";
  };
  return {
    async add(row) {
      text += line(row.map((cell, index) => fieldOf(cell, table.columns[index])));
      if (text.length >= WRITE_FROM_CHARACTERS) flush();
    },
    async finish() {
      flush();
      closeSync(fd);
    },
  };
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

function fieldOf(cell: Cell, column: Column | undefined): string {
  if (cell === undefined) return "";
  if (typeof cell === "boolean") return String(cell);
  if (typeof cell === "string") return neutralised(cell);
  if (column?.type === "wall") return new Date(cell).toISOString();
  if (column?.type === "time") return (cell / 1e6).toFixed(6);
  return String(cell);
}

function neutralised(text: string): string {
  return TO_NEUTRALISE.test(text) ? `'${text}` : text;
}

function line(fields: readonly string[]): string {
  return `${fields.map(quoted).join(",")}\r\n`;
}

function quoted(field: string): string {
  return TO_QUOTE.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

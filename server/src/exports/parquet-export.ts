/** Tables as Parquet: the rows of the CSV, typed; times are whole µs, UCUM units stand in the file's metadata. */
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { fileWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { Cell, Column, SessionTable } from "./session-tables.ts";
import type { TableSink } from "./table-export.ts";

/** Rows that are held before they are written as one group. */
const GROUP_ROWS = 20_000;

const TYPES: Readonly<Record<Column["type"], Partial<SchemaElement>>> = {
  origin: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  wall: { type: "INT64", converted_type: "TIMESTAMP_MICROS" },
  time: { type: "INT64" },
  number: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
};

/** @throws the system's error when the file cannot be written */
export function openParquet(table: SessionTable, path: string, header: SessionHeader): TableSink {
  const { columns } = table;
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: [
      { name: table.name, num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, repetition_type: "OPTIONAL" as const, ...TYPES[type] })),
    ],
    kvMetadata: metadataOf(table, header),
    createdBy: header.software,
  });
  let held: (Cell | bigint | null)[][] = columns.map(() => []);
  const flush = async () => {
    await writer.write({
      columnData: columns.map(({ name }, index) => ({ name, data: held[index] ?? [] })),
      rowGroupSize: GROUP_ROWS,
    });
    held = columns.map(() => []);
  };
  return {
    async add(row) {
      for (const [index, { type }] of columns.entries()) held[index]?.push(stored(row[index], type));
      if ((held[0]?.length ?? 0) >= GROUP_ROWS) await flush();
    },
    async finish() {
      if ((held[0]?.length ?? 0) > 0) await flush();
      await writer.finish();
    },
  };
}

function stored(cell: Cell, type: Column["type"]): Cell | bigint | null {
  if (cell === undefined) return null;
  if (type === "wall") return BigInt(Math.round(Number(cell) * 1_000));
  if (type === "time") return BigInt(Math.round(Number(cell)));
  return cell;
}

function metadataOf({ name, columns }: SessionTable, header: SessionHeader) {
  const unitOf = ({ type, ucum }: Column) => (type === "time" || type === "wall" ? "us" : ucum);
  return [
    { key: "cementwatch.table", value: name },
    { key: "cementwatch.session", value: header.sessionId },
    { key: "cementwatch.origin", value: header.origin },
    ...columns
      .filter((column) => unitOf(column) !== "")
      .map((column) => ({ key: `ucum.${column.name}`, value: unitOf(column) })),
  ];
}

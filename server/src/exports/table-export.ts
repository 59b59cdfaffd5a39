/** Writes the tables of a session in one pass; what a file of a table is, each format says. */
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import type { RecordedMessage } from "../recording/recorder.ts";
import { type ExportOutcome, type ExportTask, messagesOf } from "./export-task.ts";
import { type Cell, rowOf, SESSION_TABLES, type SessionTable } from "./session-tables.ts";
import { WallClock } from "./wall-clock.ts";

/** One file that rows are added to. */
export interface TableSink {
  add(row: readonly Cell[]): Promise<void>;
  finish(): Promise<void>;
}

export type OpenSink = (table: SessionTable, path: string, header: SessionHeader) => TableSink;

/** Rows of each table, written to `<name>.<table>.<extension>`. @throws the system's error */
export async function exportTables(
  task: ExportTask,
  extension: string,
  openSink: OpenSink,
): Promise<ExportOutcome> {
  const { reader, folder, name } = task;
  const clock = new WallClock(reader.header);
  const context = { origin: reader.header.origin, wallMsOf: (atUs: number) => clock.msOf(atUs) };
  const rows: Record<string, number> = {};
  const sinks = SESSION_TABLES.map((table) => {
    rows[table.name] = 0;
    return { table, sink: openSink(table, `${folder}/${name}.${table.name}.${extension}`, reader.header) };
  });
  const take = async (message: RecordedMessage) => {
    for (const { table, sink } of sinks) {
      if (table.topic !== message.topic) continue;
      await sink.add(rowOf(table, message, context));
      rows[table.name] = (rows[table.name] ?? 0) + 1;
    }
  };
  const topics = [...SESSION_TABLES.map(({ topic }) => topic), "/clock" as const];
  for await (const message of messagesOf(task, "writing tables", topics)) {
    if (message.topic === "/clock") clock.take(message);
    else await take(message);
  }
  for (const { sink } of sinks) await sink.finish();
  return { written: { rows }, problems: [] };
}

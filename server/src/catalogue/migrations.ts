/** Steps of the catalogue's schema, in order; `user_version` counts those that were taken. */
import type { DatabaseSync } from "node:sqlite";

const MIGRATIONS: readonly string[] = [
  `CREATE TABLE sessions (
     session_id TEXT PRIMARY KEY,
     title TEXT NOT NULL,
     origin TEXT NOT NULL,
     started_at TEXT NOT NULL,
     duration_us INTEGER NOT NULL,
     size_bytes INTEGER NOT NULL,
     state TEXT NOT NULL,
     high_alarms INTEGER NOT NULL,
     marks INTEGER NOT NULL,
     stamp TEXT NOT NULL
   ) STRICT`,
  `CREATE TABLE details (
     session_id TEXT PRIMARY KEY,
     stamp TEXT NOT NULL,
     form INTEGER NOT NULL,
     json TEXT NOT NULL
   ) STRICT`,
  "ALTER TABLE sessions ADD COLUMN imported TEXT NOT NULL DEFAULT ''",
];

/** @throws Error of SQLite when the file is no database or damaged. */
export function migrate(database: DatabaseSync): void {
  const row = database.prepare("PRAGMA user_version").get() as { readonly user_version: number };
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < row.user_version) continue;
    database.exec(`BEGIN; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

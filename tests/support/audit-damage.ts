/** Damages an audit trail as somebody with the file and any SQL tool would: without its triggers. */
import { copyFileSync, mkdirSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { AuditFile, auditPath, SCHEMA } from "@cementwatch/server/audit/audit-file";
import { auditHash } from "@cementwatch/server/audit/audit-hash";
import { headsPath } from "@cementwatch/server/audit/audit-heads";
import type { AuditRow } from "@cementwatch/shared/audit/audit-row";

/** Rows of many shapes, written in batches as the server does. */
export function writeTrail(folder: string, rows: number): void {
  const file = new AuditFile(folder);
  for (let done = 0; done < rows; ) {
    const batch = Array.from({ length: Math.min(500, rows - done) }, (_, i) => stampedEntry(done + i));
    file.append(batch, new Date(Date.UTC(2026, 10, 26, 8) + done).toISOString());
    done += batch.length;
  }
  file.close();
}

export function stampedEntry(index: number) {
  const entry = {
    action: index % 3 === 0 ? "alarm.acknowledged" : "limit.changed",
    object: `thing ${index % 17}`,
    actor: index % 5 === 0 ? "Åse Ö." : "",
    role: "touch",
    sessionId: `session-${Math.floor(index / 100)}`,
    after: String(index),
  };
  return { entry, atWall: new Date(Date.UTC(2026, 10, 26) + index).toISOString(), atMonoUs: index * 1_000 };
}

export const DAMAGES = ["flip", "insert", "forge", "delete", "swap", "cut", "rechain"] as const;
type Damage = (typeof DAMAGES)[number];

/** Does one damage; `pick(n)` draws 0 to n − 1. `firstBad`: the first row that cannot be trusted afterwards. */
export function damageTrail(
  database: DatabaseSync,
  rows: number,
  damage: Damage,
  pick: (below: number) => number,
): { readonly firstBad: number; readonly what: string } {
  const at = 1 + pick(rows);
  const row = rowAt(database, at);
  const put = (changed: AuditRow) => {
    const names = Object.keys(changed) as (keyof AuditRow)[];
    const list = names.map((name) => `"${name}"`).join(", ");
    database
      .prepare(`INSERT OR REPLACE INTO audit (${list}) VALUES (${names.map(() => "?").join(", ")})`)
      .run(...names.map((name) => changed[name]));
  };
  switch (damage) {
    case "flip": {
      const names = (Object.keys(row) as (keyof AuditRow)[]).filter((name) => name !== "seq");
      const name = names[pick(names.length)] ?? "action";
      const value = row[name];
      const changed = typeof value === "number" ? value ^ (1 << pick(20)) : flippedText(value, pick);
      put({ ...row, [name]: changed });
      return { firstBad: at, what: `${name} of row ${at}` };
    }
    case "insert":
      // Room is made as a careful forger would: everything behind moves up by one.
      database.exec(
        `UPDATE audit SET seq = -seq WHERE seq >= ${at}; UPDATE audit SET seq = 1 - seq WHERE seq < 0`,
      );
      put({ ...row, action: "forged.row" });
      return { firstBad: at, what: `a row before ${at}` };
    case "forge": {
      const last = rowAt(database, rows);
      const forged = { ...last, seq: rows + 1, prevHash: last.hash, action: "forged.row" };
      put({ ...forged, hash: auditHash(forged) });
      return { firstBad: rows + 1, what: "a well-formed row at the end" };
    }
    case "delete":
      database.exec(`DELETE FROM audit WHERE seq = ${at}`);
      if (pick(2) === 1) {
        database.exec(
          `UPDATE audit SET seq = -seq WHERE seq > ${at}; UPDATE audit SET seq = -seq - 1 WHERE seq < 0`,
        );
      }
      return { firstBad: at, what: `row ${at}` };
    case "swap": {
      const other = 1 + ((at + pick(rows - 1)) % rows);
      const second = rowAt(database, other);
      put({ ...row, seq: other });
      put({ ...second, seq: at });
      return { firstBad: Math.min(at, other), what: `rows ${at} and ${other}` };
    }
    case "cut":
      database.exec(`DELETE FROM audit WHERE seq >= ${at}`);
      return { firstBad: at, what: `all from row ${at}` };
    case "rechain":
      return { firstBad: rechain(database, rows, at, put), what: `everything from row ${at} written anew` };
    default:
      return damage satisfies never;
  }
}

/** Changes a row and all hashes behind it: only the noted heads can tell. The first one noted at or behind it does. */
function rechain(database: DatabaseSync, rows: number, from: number, put: (row: AuditRow) => void): number {
  let prevHash = rowAt(database, from).prevHash;
  for (let seq = from; seq <= rows; seq++) {
    const row = rowAt(database, seq);
    const changed = { ...row, ...(seq === from ? { actor: "somebody else" } : {}), prevHash };
    const rehashed = { ...changed, hash: auditHash(changed) };
    put(rehashed);
    prevHash = rehashed.hash;
  }
  return Math.min(rows, Math.ceil(from / 500) * 500);
}

/** Opens the trail without its triggers; `close` puts them back, so that they are not what is found. */
export function openWithoutTriggers(folder: string): { readonly database: DatabaseSync; close(): void } {
  const database = new DatabaseSync(auditPath(folder));
  database.exec("PRAGMA synchronous = OFF");
  const triggers = Object.entries(SCHEMA).filter(([, sql]) => sql.startsWith("CREATE TRIGGER"));
  for (const [name] of triggers) database.exec(`DROP TRIGGER ${name}`);
  database.exec("BEGIN");
  return {
    database,
    close: () => {
      for (const [, sql] of triggers) database.exec(sql);
      database.exec("COMMIT");
      database.close();
    },
  };
}

/** A copy of a trail that was closed. */
export function copyTrail(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  copyFileSync(auditPath(from), auditPath(to));
  copyFileSync(headsPath(from), headsPath(to));
}

function rowAt(database: DatabaseSync, seq: number): AuditRow {
  return { ...database.prepare("SELECT * FROM audit WHERE seq = ?").get(seq) } as unknown as AuditRow;
}

function flippedText(text: string, pick: (below: number) => number): string {
  const bytes = Buffer.from(text === "" ? "?" : text);
  if (text === "") return bytes.toString();
  const at = pick(bytes.length);
  // One bit of an ASCII byte stays ASCII; the others are covered by the raw flips.
  bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(6));
  const flipped = bytes.toString();
  return flipped === text ? `${text}!` : flipped;
}

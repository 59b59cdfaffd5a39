/**
 * Checks a whole audit trail: numbers, chain, hashes, the noted heads, the triggers and the file itself. Reads only.
 * Never throws for what is in the files.
 */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { AuditCheck, AuditHead, AuditRow } from "@cementwatch/shared/audit/audit-row";
import { auditPath, SCHEMA } from "./audit-file.ts";
import { auditHash, FIRST_HASH } from "./audit-hash.ts";
import { type HeadsRead, headText, lastHead, type NotedHead, readHeads } from "./audit-heads.ts";

/** Whether a signature over a text holds; `undefined`: that key is not known here. */
export type CheckSignature = (text: string, keyId: string, signature: string) => boolean | undefined;

export interface VerifyOptions {
  readonly checkSignature?: CheckSignature;
  /** A head that was written down elsewhere: the trail must contain it. */
  readonly expected?: AuditHead;
}

interface Walk {
  readonly rows: number;
  readonly head: AuditHead;
  readonly firstBad?: { readonly seq: number; readonly why: string };
}

/** Enough to see what happened. */
const FINDINGS_MOST = 20;

export function verifyAudit(
  dataFolder: string,
  { checkSignature, expected }: VerifyOptions = {},
): AuditCheck {
  const path = auditPath(dataFolder);
  // Heads before and after the rows: a server may be writing both meanwhile.
  const before = readHeads(dataFolder);
  const noted = expected === undefined ? before.heads : [...before.heads, { ...expected, at: "elsewhere" }];
  const findings: string[] = [];
  let walk: Walk = { rows: 0, head: { seq: 0, hash: FIRST_HASH } };
  if (!existsSync(path)) {
    if (noted.length > 0) findings.push(`${path} is missing, but heads of it are noted: put back a copy`);
  } else {
    try {
      const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
      try {
        walk = walkRows(database, noted);
        findings.push(...schemaFindings(database));
      } finally {
        database.close();
      }
    } catch (error) {
      findings.push(`${path} cannot be read as a whole: ${messageOf(error)}`);
    }
  }
  const cut = noted.find(({ seq }) => seq > walk.head.seq);
  const firstBad =
    walk.firstBad ??
    (cut === undefined
      ? undefined
      : {
          seq: walk.head.seq + 1,
          why: `rows from here on are missing: the head of row ${cut.seq} was noted at ${cut.at}`,
        });
  if (firstBad !== undefined) findings.unshift(`row ${firstBad.seq}: ${firstBad.why}`);
  const signatures = checkSignatures(before.heads, checkSignature);
  findings.push(...headFindings(before, walk), ...signatures.findings);
  const doubts = firstBad === undefined ? unnoted(walk.head, dataFolder) : [];
  return {
    verdict: findings.length > 0 ? "damaged" : doubts.length > 0 ? "doubtful" : "intact",
    rows: walk.rows,
    head: walk.head,
    ...(firstBad === undefined ? {} : { firstBad }),
    findings: [...findings, ...doubts].slice(0, FINDINGS_MOST),
    heads: {
      noted: before.heads.length,
      signed: signatures.signed,
      confirmed: signatures.confirmed,
      wrong: signatures.findings.length,
    },
  };
}

/** Every row in order, up to the first that is wrong; the others are only counted. */
function walkRows(database: DatabaseSync, noted: readonly NotedHead[]): Walk {
  const hashes = new Map<number, Set<string>>();
  for (const { seq, hash } of noted) hashes.set(seq, (hashes.get(seq) ?? new Set()).add(hash));
  let head: AuditHead = { seq: 0, hash: FIRST_HASH };
  let firstBad: Walk["firstBad"];
  let rows = 0;
  try {
    for (const found of database.prepare("SELECT * FROM audit ORDER BY seq").iterate()) {
      rows += 1;
      const row = found as unknown as AuditRow;
      firstBad ??= problemOf(row, head, hashes.get(row.seq));
      head = { seq: row.seq, hash: row.hash };
    }
  } catch (error) {
    firstBad ??= { seq: head.seq + 1, why: `it cannot be read: ${messageOf(error)}` };
  }
  return { rows, head, ...(firstBad === undefined ? {} : { firstBad }) };
}

function problemOf(
  row: AuditRow,
  before: AuditHead,
  noted: ReadonlySet<string> | undefined,
): Walk["firstBad"] {
  const expected = before.seq + 1;
  if (row.seq !== expected) {
    const missing = row.seq - expected === 1 ? "it is" : `it and all up to ${row.seq - 1} are`;
    return row.seq > expected
      ? { seq: expected, why: `${missing} missing: row ${row.seq} follows ${before.seq}` }
      : { seq: row.seq, why: `its number is below 1` };
  }
  if (row.prevHash !== before.hash) {
    return {
      seq: row.seq,
      why: "it does not follow the row before: one of them was put in, moved or replaced",
    };
  }
  if (auditHash(row) !== row.hash) {
    return {
      seq: row.seq,
      why: `its content does not match its hash: it was changed (action "${row.action}")`,
    };
  }
  if (noted !== undefined && (noted.size > 1 || !noted.has(row.hash))) {
    return {
      seq: row.seq,
      why: "another hash was noted for it: the trail was written anew up to here or beyond",
    };
  }
  return undefined;
}

/** Triggers and table as they were made, and pages that SQLite itself finds wrong. */
function schemaFindings(database: DatabaseSync): readonly string[] {
  const found = new Map(
    database
      .prepare("SELECT name, sql FROM sqlite_schema")
      .all()
      .map(({ name, sql }) => [String(name), String(sql)]),
  );
  const findings = Object.entries(SCHEMA)
    .filter(([name, sql]) => found.get(name) !== sql)
    .map(([name]) => `the schema's ${name} is ${found.has(name) ? "not as it was made" : "missing"}`);
  const others = [...found.keys()].filter((name) => !(name in SCHEMA));
  if (others.length > 0) findings.push(`the schema holds what is not ours: ${others.join(", ")}`);
  const checks = database.prepare("PRAGMA integrity_check(1)").all();
  const words = String(Object.values(checks[0] ?? {})[0]);
  if (words !== "ok") findings.push(`SQLite finds the file damaged: ${words}`);
  return findings;
}

function headFindings({ badLines, isMissing, heads }: HeadsRead, { head }: Walk): readonly string[] {
  if (isMissing && head.seq > 0)
    return ["audit-heads.jsonl is missing: whether the end was cut cannot be told"];
  const findings = badLines.map((line) => `audit-heads.jsonl line ${line} cannot be read`);
  const backwards = heads.findIndex(({ seq }, i) => i > 0 && seq < (heads[i - 1]?.seq ?? 0));
  if (backwards > 0) {
    findings.push(
      `audit-heads.jsonl goes back to row ${heads[backwards]?.seq} at ${heads[backwards]?.at}: the trail was shorter then than before`,
    );
  }
  return findings;
}

/** Rows after the last noted head: a server that was killed within milliseconds leaves some, and so does a forger. */
function unnoted(head: AuditHead, dataFolder: string): readonly string[] {
  const newest = lastHead(dataFolder, head.seq)?.seq ?? 0;
  if (head.seq <= newest) return [];
  return [
    `rows ${newest + 1} to ${head.seq} are newer than the last noted head: written just before the server was killed, or added by hand`,
  ];
}

function checkSignatures(heads: readonly NotedHead[], check: CheckSignature = () => undefined) {
  const findings: string[] = [];
  let signed = 0;
  let confirmed = 0;
  for (const head of heads) {
    if (head.signature === undefined) continue;
    signed += 1;
    const holds = check(headText(head), head.signature.keyId, head.signature.value);
    if (holds === true) confirmed += 1;
    if (holds === false)
      findings.push(`the signature of the head of row ${head.seq} (${head.at}) does not hold`);
  }
  return { findings, signed, confirmed };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

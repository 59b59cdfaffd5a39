/** The table refuses what the trail never does, and leaves alone a file that is none of ours. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { AuditFile, auditPath } from "@cementwatch/server/audit/audit-file";
import { headsPath } from "@cementwatch/server/audit/audit-heads";
import { verifyAudit } from "@cementwatch/server/audit/verify-audit";
import { expect, it } from "vitest";
import { openWithoutTriggers, stampedEntry, writeTrail } from "../../../support/audit-damage.ts";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const AT = "2026-11-26T08:00:00.000Z";

it.each([
  ["UPDATE audit SET actor = 'nobody'", "never changed"],
  ["DELETE FROM audit WHERE seq = 2", "never cut"],
  ["INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2", "only added to"],
  [
    "CREATE TEMP TABLE other AS SELECT * FROM audit; UPDATE other SET seq = 10; INSERT INTO audit SELECT * FROM other LIMIT 1",
    "only added to",
  ],
])("refuses %s", (statement, words) => {
  const folder = temporaryFolder();
  writeTrail(folder, 3);
  const database = new DatabaseSync(auditPath(folder));
  expect(() => database.exec(statement)).toThrow(words);
  database.close();
  expect(verifyAudit(folder)).toMatchObject({ verdict: "intact", rows: 3 });
});

it("does not write into a file that is no trail", () => {
  const folder = temporaryFolder();
  writeFileSync(
    auditPath(folder),
    "no database at all, only some text that is long enough to be read as one".repeat(9),
  );
  expect(() => new AuditFile(folder)).toThrow("not a database");
  rmSync(auditPath(folder));
  const other = new DatabaseSync(auditPath(folder));
  other.exec("CREATE TABLE something (x)");
  other.close();
  const file = new AuditFile(folder);
  expect(() => file.append([stampedEntry(0)], AT)).toThrow("no such table");
  file.close();
});

it("says in the trail itself what was wrong with its end when it was opened", () => {
  const doubts = (folder: string) => {
    const file = new AuditFile(folder);
    file.append([stampedEntry(0)], AT);
    file.append([stampedEntry(0)], AT);
    const found = file.rows({ action: "trail." }, Number.MAX_SAFE_INTEGER, 9).map(({ after }) => after);
    file.close();
    return found;
  };
  const folder = temporaryFolder();
  writeTrail(folder, 5);
  expect(doubts(folder)).toEqual([]);
  const cut = openWithoutTriggers(folder);
  cut.database.exec("DELETE FROM audit WHERE seq > 5");
  cut.close();
  expect(doubts(folder)).toEqual([expect.stringContaining("rows 6 to 7 are missing")]);
  expect(verifyAudit(folder)).toMatchObject({ verdict: "damaged", firstBad: { seq: 6 } });
  const killed = temporaryFolder();
  writeTrail(killed, 5);
  const heads = readFileSync(headsPath(killed));
  writeTrail(killed, 2);
  writeFileSync(headsPath(killed), heads);
  expect(doubts(killed)).toEqual([expect.stringContaining("rows 6 to 7 were not noted")]);
  expect(verifyAudit(killed).verdict).toBe("intact");
});

it("keeps rows whose end could not be noted, and notes a later one", () => {
  const folder = temporaryFolder();
  mkdirSync(headsPath(folder));
  const file = new AuditFile(folder);
  expect(file.append([stampedEntry(0)], AT).headProblem).toContain("EISDIR");
  rmSync(headsPath(folder), { recursive: true });
  expect(verifyAudit(folder).findings.join()).toContain("audit-heads.jsonl is missing");
  expect(file.append([stampedEntry(1)], AT)).toMatchObject({ head: { seq: 3 } });
  file.close();
  expect(verifyAudit(folder)).toMatchObject({ verdict: "intact", rows: 3 });
});

/** Any damage to any row of a long trail is found, and the first row that cannot be trusted is named. */

import { generateKeyPairSync, sign, verify } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditPath } from "@cementwatch/server/audit/audit-file";
import { appendHead, headsPath, headText } from "@cementwatch/server/audit/audit-heads";
import { verifyAudit } from "@cementwatch/server/audit/verify-audit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { seededRandom } from "../../../soak/seeded-random.ts";
import {
  copyTrail,
  DAMAGES,
  damageTrail,
  openWithoutTriggers,
  writeTrail,
} from "../../../support/audit-damage.ts";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const ROWS = 10_000;
const TRIALS = 2;
const long = mkdtempSync(join(tmpdir(), "cementwatch-trail-"));

beforeAll(() => writeTrail(long, ROWS));
afterAll(() => rmSync(long, { recursive: true, force: true }));

function shortTrail(rows = 40): string {
  const folder = temporaryFolder();
  writeTrail(folder, rows);
  return folder;
}

it("finds nothing wrong with a trail that nobody touched, and with none", () => {
  expect(verifyAudit(long)).toMatchObject({
    verdict: "intact",
    rows: ROWS,
    findings: [],
    head: { seq: ROWS },
  });
  expect(verifyAudit(temporaryFolder())).toMatchObject({ verdict: "intact", rows: 0 });
});

it.each(DAMAGES)("finds %s, and names the first row", (damage) => {
  const pick = seededRandom(20_261_126);
  for (let trial = 0; trial < TRIALS; trial++) {
    const folder = temporaryFolder();
    copyTrail(long, folder);
    const { database, close } = openWithoutTriggers(folder);
    const { firstBad, what } = damageTrail(database, ROWS, damage, pick);
    close();
    const check = verifyAudit(folder);
    expect(check.verdict, what).toBe(damage === "forge" ? "doubtful" : "damaged");
    if (damage === "forge") expect(check.findings[0]).toContain(`rows ${firstBad} to ${firstBad}`);
    else expect(check.firstBad?.seq, what).toBe(firstBad);
  }
});

it("never calls a file with a flipped byte intact unless every row reads as before", () => {
  const source = shortTrail();
  const bytes = readFileSync(auditPath(source));
  const before = verifyAudit(source);
  const random = seededRandom(7);
  const folder = temporaryFolder();
  copyTrail(source, folder);
  let damaged = 0;
  for (let trial = 0; trial < 120; trial++) {
    const flipped = Buffer.from(bytes);
    const at = random(bytes.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random(8));
    writeFileSync(auditPath(folder), flipped);
    const check = verifyAudit(folder);
    if (check.verdict === "damaged") damaged += 1;
    else expect(check.head).toEqual(before.head);
    rmSync(`${auditPath(folder)}-wal`, { force: true });
    rmSync(`${auditPath(folder)}-shm`, { force: true });
  }
  expect(damaged).toBeGreaterThan(40);
});

it("names a missing trigger, missing heads, a damaged line of them, and a missing trail", () => {
  const folder = shortTrail();
  const { database } = openWithoutTriggers(folder);
  database.exec("COMMIT");
  database.close();
  expect(verifyAudit(folder).findings.join()).toContain("audit_no_update is missing");
  const second = shortTrail();
  appendFileSync(headsPath(second), "{broken\n");
  expect(verifyAudit(second).findings).toEqual(["audit-heads.jsonl line 2 cannot be read"]);
  rmSync(headsPath(second));
  expect(verifyAudit(second)).toMatchObject({ verdict: "damaged" });
  const third = shortTrail();
  rmSync(auditPath(third));
  expect(verifyAudit(third)).toMatchObject({ verdict: "damaged", firstBad: { seq: 1 } });
});

it("checks a head that was written down elsewhere: both files cut alike are found by it alone", () => {
  const folder = shortTrail();
  const { head } = verifyAudit(folder);
  expect(verifyAudit(folder, { expected: head }).verdict).toBe("intact");
  const { database, close } = openWithoutTriggers(folder);
  database.exec("DELETE FROM audit WHERE seq > 30");
  close();
  rmSync(headsPath(folder));
  const last = verifyAudit(folder).head;
  appendHead(folder, { ...last, at: "2026-11-26T08:00:00.000Z" });
  expect(verifyAudit(folder).verdict).toBe("intact");
  expect(verifyAudit(folder, { expected: head }).firstBad).toMatchObject({ seq: 31 });
});

it("confirms signed heads with the key, and finds a signature over something else", () => {
  const folder = shortTrail();
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const checkSignature = (text: string, keyId: string, signature: string) =>
    keyId === "k" ? verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64")) : undefined;
  const head = { ...verifyAudit(folder).head, at: "2026-11-26T09:00:00.000Z" };
  const value = sign(null, Buffer.from(headText(head)), privateKey).toString("base64");
  appendHead(folder, { ...head, signature: { keyId: "k", value } });
  expect(verifyAudit(folder, { checkSignature }).heads).toEqual({
    noted: 2,
    signed: 1,
    confirmed: 1,
    wrong: 0,
  });
  appendHead(folder, { ...head, signature: { keyId: "unknown", value } });
  expect(verifyAudit(folder, { checkSignature })).toMatchObject({
    verdict: "intact",
    heads: { noted: 3, signed: 2, confirmed: 1 },
  });
  appendHead(folder, { ...head, at: "2026-11-26T10:00:00.000Z", signature: { keyId: "k", value } });
  expect(verifyAudit(folder, { checkSignature }).findings.join()).toContain("does not hold");
});

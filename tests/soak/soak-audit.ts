/** Damages a trail of 10,000 rows in every way that a person with the file could, and demands that each is found. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyAudit } from "@cementwatch/server/audit/verify-audit";
import { copyTrail, DAMAGES, damageTrail, openWithoutTriggers, writeTrail } from "../support/audit-damage.ts";
import type { Random } from "./seeded-random.ts";

const ROWS = 10_000;

/** Each damage `times` times; returns how many were done and found. @throws Error at the first that is not found */
export function soakAudit(random: Random, times: number): number {
  const home = mkdtempSync(join(tmpdir(), "cementwatch-soak-audit-"));
  const source = join(home, "source");
  const folder = join(home, "damaged");
  try {
    copyTrail(newTrail(source), folder);
    let found = 0;
    for (let i = 0; i < times * DAMAGES.length; i++) {
      const damage = DAMAGES[i % DAMAGES.length] ?? "flip";
      copyTrail(source, folder);
      const { database, close } = openWithoutTriggers(folder);
      const { firstBad, what } = damageTrail(database, ROWS, damage, random);
      close();
      const check = verifyAudit(folder);
      // A well-formed row at the end can only be doubted: it has no noted head.
      const isNamed = damage === "forge" ? check.verdict === "doubtful" : check.firstBad?.seq === firstBad;
      if (check.verdict === "intact" || !isNamed) {
        throw new Error(`${damage} of ${what}: ${JSON.stringify(check)} instead of row ${firstBad}`);
      }
      found += 1;
    }
    return found;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function newTrail(folder: string): string {
  mkdirSync(folder);
  writeTrail(folder, ROWS);
  return folder;
}

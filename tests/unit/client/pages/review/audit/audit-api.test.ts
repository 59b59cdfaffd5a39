import {
  changeWords,
  checkWords,
  exportPath,
  shortHashes,
  timeWords,
  whoWords,
} from "@cementwatch/client/pages/review/audit/audit-api";
import { expect, it } from "vitest";

const CHECK = {
  verdict: "intact",
  rows: 3,
  head: { seq: 3, hash: "ab".repeat(32) },
  findings: [],
  heads: { noted: 1, signed: 0, confirmed: 0, wrong: 0 },
} as const;

it("says what a check found, the first bad row first", () => {
  expect(checkWords(CHECK)).toBe(
    "Intact: every row follows the one before (3 rows, head 3:abababababababab…). Signature: none yet; its end is signed every hour and when the server stops.",
  );
  const damaged = { ...CHECK, verdict: "damaged", findings: ["row 2: it was changed", "more"] } as const;
  expect(checkWords(damaged)).toContain("DAMAGED: row 2: it was changed (3 rows");
  expect(checkWords({ ...damaged, verdict: "doubtful" })).toContain("In doubt: row 2");
  const signed = (confirmed: number, wrong: number) =>
    checkWords({ ...CHECK, heads: { noted: 3, signed: 2, confirmed, wrong } });
  expect(signed(2, 0)).toContain("Signature valid: 2 signed ends.");
  expect(signed(1, 1)).toContain("Signature WRONG: 1 of 2 signed ends.");
  expect(signed(1, 0)).toContain("1 of 2 signed ends valid, 1 by a key that is not known here");
});

it("puts rows into words", () => {
  expect(whoWords({ actor: "", role: "" })).toBe("–");
  expect(whoWords({ actor: "ab", role: "" })).toBe("ab");
  expect(whoWords({ actor: "ab", role: "qa" })).toBe("ab (qa)");
  expect(changeWords({ before: "", after: "approved" })).toBe("approved");
  expect(changeWords({ before: "25", after: "" })).toBe("25 → –");
  expect(shortHashes(`signature 1, ${"ab".repeat(32)}`)).toBe("signature 1, abababababab…");
  expect(timeWords("2026-11-26T08:00:07.123Z")).toBe("2026-11-26 08:00:07");
  expect(exportPath({ actor: "a&b", from: "" })).toBe("/api/audit/export.csv?actor=a%26b");
});

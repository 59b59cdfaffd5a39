import {
  coveredText,
  differences,
  parseStatement,
  type RecordHead,
  statementOf,
  unsignedText,
} from "@cementwatch/server/signing/statement";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const FILE: RecordHead = {
  sessionId: "2026-01-15-093000-abc",
  software: "cementwatch 0.1.0",
  head: "ab".repeat(32),
  chunks: 12,
  endedMs: 1_768_469_404_975,
};
const SIGNATURE = "A".repeat(86);
const KEY = "0123456789abcdef";

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("there should be one");
  return value;
}

describe("a statement", () => {
  it("comes back from its line, signed or not", () => {
    const statement = required(statementOf([FILE]));
    const line = `${coveredText(statement, "C", 1_768_470_000_000, KEY)}|${SIGNATURE}`;
    expect(parseStatement(`${line}\n`)).toMatchObject({
      ...FILE,
      files: 1,
      how: "C",
      signedMs: 1_768_470_000_000,
      keyId: KEY,
      signature: SIGNATURE,
      covered: line.slice(0, -SIGNATURE.length - 1),
    });
    expect(parseStatement(unsignedText(statement))).toMatchObject({ ...FILE, signature: "", keyId: "" });
  });

  it("covers every file of a session, in their order", () => {
    const second = { ...FILE, head: "cd".repeat(32), chunks: 3, endedMs: FILE.endedMs + 500 };
    const both = required(statementOf([FILE, second]));
    expect(both).toMatchObject({ files: 2, chunks: 15, endedMs: second.endedMs });
    expect(required(statementOf([second, FILE])).head).not.toBe(both.head);
    expect(differences(both, required(statementOf([FILE]))).join()).toMatch(/files: signed 2, found 1/);
    expect(statementOf([])).toBeUndefined();
    expect(statementOf([{ ...FILE, head: "" }])).toBeUndefined();
  });

  it("lets no name break its fields", () => {
    const statement = required(statementOf([{ ...FILE, software: "a|b\nc" }]));
    expect(parseStatement(unsignedText(statement))?.software).toBe("a b c");
    expect(differences(required(parseStatement(unsignedText(statement))), statement)).toEqual([]);
  });

  it("is read from no other text, and reading never throws", () => {
    const line = unsignedText(required(statementOf([FILE])));
    for (const text of [
      "",
      "CW1",
      line.replace("CW1", "CW2"),
      `${line}|x`,
      line.replace("|ab", "|zz"),
      line.replace("|12|", "|-1|"),
    ])
      expect(parseStatement(text), text).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ maxLength: 700 }), (text) => parseStatement(text) === undefined),
      { numRuns: 200, seed: 49 },
    );
  });
});

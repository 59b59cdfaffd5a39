import { join } from "node:path";
import { checkSignature, checkText, trustedKeys } from "@cementwatch/server/signing/check-signature";
import { openKeyring, rotateKey } from "@cementwatch/server/signing/keyring";
import { signatureBeside, writeSignature } from "@cementwatch/server/signing/signature-file";
import {
  coveredText,
  type RecordHead,
  statementOf,
  unsignedText,
} from "@cementwatch/server/signing/statement";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const NOW = Date.UTC(2026, 0, 15);
const FILE: RecordHead = {
  sessionId: "one",
  software: "cementwatch 0.1.0",
  head: "ab".repeat(32),
  chunks: 12,
  endedMs: NOW,
};

function signedRecord() {
  const data = temporaryFolder();
  const ring = openKeyring(data, NOW);
  const statement = statementOf([FILE]);
  if (statement === undefined) throw new Error("there is a record");
  const covered = coveredText(statement, "E", NOW + 5_000, ring.current.keyId);
  const record = join(data, "one.mcap");
  const text = `${covered}|${ring.sign(covered)}`;
  writeSignature(signatureBeside(record) ?? "", text, ring.current.publicKey, false);
  return { data, ring, record, text, statement };
}

describe("the signature of a record", () => {
  it("is valid with a key that one knows, of an unknown key without, and none where none lies", () => {
    const { ring, record, text } = signedRecord();
    expect(checkSignature(record, [FILE], [ring.current])).toMatchObject({
      signature: "valid",
      detail: `signed at its end at 2026-01-15T00:00:05.000Z with key ${ring.current.keyId}`,
      text,
    });
    expect(checkSignature(record, [FILE], [])).toMatchObject({ signature: "unknownKey" });
    expect(checkText(text, [FILE], [])).toMatchObject({ signature: "unknownKey" });
    expect(checkSignature(record.replace("one", "two"), [FILE], [ring.current]).signature).toBe("none");
    expect(checkText(unsignedText({ ...FILE, files: 1 }), [FILE], [ring.current]).signature).toBe("none");
  });

  it("is wrong for a record that differs in anything", () => {
    const { ring, record } = signedRecord();
    const others: readonly Partial<RecordHead>[] = [
      { sessionId: "two" },
      { head: "cd".repeat(32) },
      { chunks: 11 },
      { endedMs: NOW + 1 },
      { software: "cementwatch 9" },
    ];
    for (const other of others)
      expect(
        checkSignature(record, [{ ...FILE, ...other }], [ring.current]).signature,
        JSON.stringify(other),
      ).toBe("wrong");
    expect(checkSignature(record, [FILE, FILE], [ring.current]).signature).toBe("wrong");
    expect(checkSignature(record, [], [ring.current]).signature).toBe("wrong");
  });

  it("is never valid when any character of its line was changed", () => {
    const { ring, text } = signedRecord();
    fc.assert(
      fc.property(
        fc.nat({ max: text.length - 1 }),
        fc.constantFrom("0", "f", "A", "|", "E", "-"),
        (at, letter) => {
          const changed = text.slice(0, at) + letter + text.slice(at + 1);
          // The last of 86 letters has four bits that mean nothing.
          if (changed === text || at === text.length - 1) return;
          expect(checkText(changed, [FILE], [ring.current]).signature).not.toBe("valid");
        },
      ),
      { numRuns: 300, seed: 50 },
    );
  });

  it("stays valid when its key was replaced, and is wrong when it was made with one after that", () => {
    const { data, ring, record, statement } = signedRecord();
    rotateKey(data, NOW + 10_000);
    const trusted = trustedKeys(join(data, "sessions", "one.mcap"), undefined);
    expect(trusted).toHaveLength(2);
    expect(checkSignature(record, [FILE], trusted).signature).toBe("valid");
    const later = coveredText(statement, "L", NOW + 20_000, ring.current.keyId);
    const result = checkText(`${later}|${ring.sign(later)}`, [FILE], trusted);
    expect(result).toMatchObject({ signature: "wrong" });
    expect(result.detail).toMatch(/retired/);
  });
});

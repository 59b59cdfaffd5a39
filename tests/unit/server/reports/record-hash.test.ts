import { createHash } from "node:crypto";
import { copyFileSync, openSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scanChunks } from "@cementwatch/server/recording/chunk-file";
import { checkRecord } from "@cementwatch/server/reports/record-hash";
import { expect, it } from "vitest";
import { writeSession } from "../../../support/procedure-fixture.ts";
import { numberedInput, temporaryFolder } from "../../../support/recorded-session.ts";

async function session(): Promise<string> {
  const path = join(temporaryFolder(), "one.mcap");
  await writeSession(
    path,
    Array.from({ length: 200 }, (_, i) => numberedInput(i + 1, i * 25_000, 200)),
  );
  return path;
}

/** SHA-256 of the last chunk record, computed from the file's bytes. */
function lastChunk(path: string): string {
  const last = scanChunks(openSync(path, "r")).chunks.at(-1);
  if (last === undefined) throw new Error("no chunk");
  const end = last.offset + last.head.headLength + last.head.recordsLength;
  return createHash("sha256").update(readFileSync(path).subarray(last.offset, end)).digest("hex");
}

it("names a finished record by the end of its chain", async () => {
  const path = await session();
  expect(checkRecord([path])).toEqual({
    verdict: "intact",
    hashes: [{ file: "one.mcap", sha256: lastChunk(path), isFinal: true }],
    findings: [],
    lost: [],
    signature: {
      verdict: "none",
      detail: "the record is not signed",
      text: expect.stringMatching(
        `^CW1\\|2026-01-15-test\\|1\\|\\d+\\|${lastChunk(path)}\\|\\d+\\|-\\|`,
      ) as string,
    },
  });
});

it("names what is written so far of one that has no end", async () => {
  const path = await session();
  const cut = `${path}.cut.mcap`;
  copyFileSync(path, cut);
  const scan = scanChunks(openSync(path, "r"));
  truncateSync(cut, scan.dataEndAt);
  const { verdict, hashes } = checkRecord([cut]);
  expect(verdict).toBe("unfinished");
  expect(hashes[0]).toMatchObject({ sha256: lastChunk(path), isFinal: false });
});

it("says that a record is damaged", async () => {
  const path = await session();
  const bytes = readFileSync(path);
  const middle = Math.floor(statSync(path).size / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
  const { verdict, findings } = checkRecord([path]);
  expect(verdict).toBe("damaged");
  expect(findings.length).toBeGreaterThan(0);
});

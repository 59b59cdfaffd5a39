/** Cells that a spreadsheet would run, texts that break rows, and numbers, read back by a reader of its own. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openCsv } from "@cementwatch/server/exports/csv-export";
import type { Cell, Column, SessionTable } from "@cementwatch/server/exports/session-tables";
import { expect, it } from "vitest";
import { readCsv } from "../../../support/read-csv.ts";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const column = (name: string, type: Column["type"], ucum = ""): Column => ({
  name,
  type,
  ucum,
  read: () => undefined,
});
const TABLE: SessionTable = {
  name: "things",
  topic: "/telemetry",
  columns: [
    column("wall", "wall"),
    column("at", "time", "s"),
    column("value", "number", "kPa"),
    column("words", "text"),
    column("yes", "boolean"),
  ],
};

async function written(rows: readonly (readonly Cell[])[]): Promise<string> {
  const path = join(temporaryFolder(), "things.csv");
  const sink = openCsv(TABLE, path);
  for (const row of rows) await sink.add(row);
  await sink.finish();
  return readFileSync(path, "utf8");
}

it("writes names, units, ISO times and whole microseconds, with CRLF", async () => {
  const text = await written([[Date.UTC(2026, 0, 15, 9, 30, 0, 250), 1_234_567, -0.5, "plain", true]]);
  expect(text).toBe(
    "wall,at,value,words,yes\r\n,s,kPa,,\r\n2026-01-15T09:30:00.250Z,1.234567,-0.5,plain,true\r\n",
  );
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "'quoted", '=a"b,c\r\nd'])(
  "takes the formula out of %j and can give the text back",
  async (words) => {
    const [, , row] = readCsv(await written([[0, 0, 0, words, false]]));
    expect(row?.[3]).toBe(`'${words}`);
    expect(row?.[3]?.replace(/^'/, "")).toBe(words);
  },
);

it("leaves numbers alone, and a missing value empty", async () => {
  const [, , row] = readCsv(await written([[0, 0, -1.5e-7, undefined, undefined]]));
  expect(row?.slice(2)).toEqual(["-1.5e-7", "", ""]);
});

it("does not write over a file", async () => {
  const path = join(temporaryFolder(), "things.csv");
  await openCsv(TABLE, path).finish();
  expect(() => openCsv(TABLE, path)).toThrow("EEXIST");
});

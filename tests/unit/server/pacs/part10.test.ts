import { part10Preamble, readPart10Head } from "@cementwatch/server/pacs/part10";
import { expect, it } from "vitest";

const IDS = { sopClass: "1.2.840.1", sopInstance: "1.2.3.45", transferSyntax: "1.2.840.10008.1.2.1" };
const FILE = Buffer.concat([part10Preamble(IDS), Buffer.from([8, 0, 5, 0, 0x43, 0x53, 0, 0])]);

it("reads back the head that it writes, and where the data set begins", () => {
  expect(readPart10Head(FILE)).toEqual({ ...IDS, dataOffset: FILE.length - 8 });
});

it("takes nothing that is cut off, has no mark or no proper UIDs", () => {
  for (let length = 0; length < FILE.indexOf(IDS.transferSyntax) + 19; length += 5)
    expect(readPart10Head(FILE.subarray(0, length))).toBeUndefined();
  const unmarked = Buffer.from(FILE);
  unmarked.write("DICX", 128);
  expect(readPart10Head(unmarked)).toBeUndefined();
  expect(readPart10Head(part10Preamble({ ...IDS, sopInstance: "../x" }))).toBeUndefined();
  const endless = Buffer.from(FILE);
  endless.writeUInt32LE(0xffffffff, 128 + 4 + 12 + 8);
  expect(readPart10Head(endless)).toBeUndefined();
});

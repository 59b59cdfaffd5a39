import { createPduCounter } from "@cementwatch/drivers/carms/dicom-receiver/pdu-counter";
import { describe, expect, it } from "vitest";

const ASSOCIATE = [1, 0, 0, 0, 0, 3, 7, 7, 7];
const DATA = [4, 0, 0, 0, 0, 2, 9, 9];
const RELEASE = [5, 0, 0, 0, 0, 4, 0, 0, 0, 0];

describe("createPduCounter", () => {
  it("follows PDUs in any chunking", () => {
    const stream = Uint8Array.from([...ASSOCIATE, ...DATA, ...DATA, ...RELEASE]);
    for (let size = 1; size <= stream.length; size++) {
      const counter = createPduCounter(100);
      for (let at = 0; at < stream.length; at += size) {
        expect(counter.feed(stream.subarray(at, at + size))).toBeUndefined();
      }
      expect(counter.inside()).toBe(0);
    }
  });

  it("numbers the PDU that is under way", () => {
    const counter = createPduCounter(100);
    counter.feed(Uint8Array.from(ASSOCIATE.slice(0, 2)));
    expect(counter.inside()).toBe(1);
    counter.feed(Uint8Array.from([...ASSOCIATE.slice(2), ...DATA.slice(0, 7)]));
    expect(counter.inside()).toBe(2);
  });

  it.each([
    ["an unknown type", [9, 0, 0, 0, 0, 0], /does not speak DICOM/],
    ["data first", DATA, /before an association/],
    ["too long data", [...ASSOCIATE, 4, 0, 0, 0, 0, 101], /claims 101 bytes, the limit is 100/],
    ["a long release", [...ASSOCIATE, 5, 0, 0, 1, 0, 0], /type 5 claims/],
    ["a long association request", [1, 0, 0, 5, 0, 0], /type 1 claims/],
  ])("refuses %s at the header", (_name, bytes, message) => {
    expect(createPduCounter(100).feed(Uint8Array.from(bytes))).toMatch(message);
  });
});

import { PduSplitter } from "@cementwatch/drivers/carms/dicom-receiver/pdu-splitter";
import { describe, expect, it } from "vitest";

const ASSOCIATE = [1, 0, 0, 0, 0, 3, 7, 7, 7];
const RELEASE = [5, 0, 0, 0, 0, 4, 0, 0, 0, 0];
/** A data value of context 3. */
const value = (control: number, data: number[]): number[] => [0, 0, 0, data.length + 2, 3, control, ...data];
const dataPdu = (...values: number[][]): number[] => [4, 0, 0, 0, 0, values.flat().length, ...values.flat()];

function split(bytes: readonly number[], chunkSize: number, limit = 100) {
  const seen: string[] = [];
  let data: number[] = [];
  const splitter = new PduSplitter(limit, {
    control: (pdu) => seen.push(`control ${pdu.join(" ")}`),
    data: (piece) => data.push(...piece),
    dataEnd: (contextId) => {
      seen.push(`data ${data.join(" ")} in ${contextId}`);
      data = [];
    },
  });
  for (let at = 0; at < bytes.length; at += chunkSize) {
    const wrong = splitter.feed(Uint8Array.from(bytes.slice(at, at + chunkSize)));
    if (wrong !== undefined) return { seen, wrong, inside: splitter.inside() };
  }
  return { seen, wrong: undefined, inside: splitter.inside() };
}

describe("PduSplitter", () => {
  const command = value(3, [11, 12]);
  const stream = [
    ...ASSOCIATE,
    ...dataPdu(command, value(0, [21, 22, 23])),
    ...dataPdu(value(0, [24])),
    ...dataPdu(value(2, [25, 26]), command, value(2, [])),
    ...RELEASE,
  ];

  it.each(Array.from({ length: stream.length }, (_, i) => i + 1))(
    "does not care how bytes are cut (%i)",
    (size) => {
      expect(split(stream, size)).toEqual({
        seen: [
          `control ${ASSOCIATE.join(" ")}`,
          `control ${dataPdu(command).join(" ")}`,
          "data 21 22 23 24 25 26 in 3",
          `control ${dataPdu(command).join(" ")}`,
          "data  in 3",
          `control ${RELEASE.join(" ")}`,
        ],
        wrong: undefined,
        inside: 0,
      });
    },
  );

  it("numbers the PDU that is under way", () => {
    expect(split(ASSOCIATE.slice(0, 2), 10).inside).toBe(1);
    expect(split([...ASSOCIATE, ...dataPdu(command).slice(0, 9)], 100).inside).toBe(2);
  });

  it.each([
    ["an unknown type", [9, 0, 0, 0, 0, 0], /does not speak DICOM/],
    ["data first", dataPdu(command), /before an association/],
    ["too long data", [...ASSOCIATE, 4, 0, 0, 0, 0, 101], /claims 101 bytes, the limit is 100/],
    ["a long release", [...ASSOCIATE, 5, 0, 0, 1, 0, 0], /type 5 claims/],
    ["a long association request", [1, 0, 0, 5, 0, 0], /type 1 claims/],
    [
      "a data value longer than its PDU",
      [...ASSOCIATE, ...dataPdu([0, 0, 0, 99, 3, 0, 1])],
      /claims 99 bytes/,
    ],
    ["a data value without a header", [...ASSOCIATE, ...dataPdu([0, 0, 0, 1, 3, 0])], /claims 1 bytes/],
    ["bytes left over", [...ASSOCIATE, ...dataPdu(value(0, [1]), [9, 9])], /2 bytes left over/],
  ])("refuses %s at once", (_name, bytes, message) => {
    expect(split(bytes, 1000).wrong).toMatch(message);
    expect(split(bytes, 1).wrong).toMatch(message);
  });
});

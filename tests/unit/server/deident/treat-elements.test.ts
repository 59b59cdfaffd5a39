import { type DicomElement, shortElement, textElement } from "@cementwatch/server/deident/dicom-elements";
import { KeyedNames } from "@cementwatch/server/deident/project-key";
import { statementOf, textOf, treatElements } from "@cementwatch/server/deident/treat-elements";
import { DEFAULT_DEIDENT_OPTIONS } from "@cementwatch/shared/deident/deident-plan";
import { expect, it } from "vitest";

const names = new KeyedNames(Buffer.alloc(32, 1));
const tools = { options: DEFAULT_DEIDENT_OPTIONS, names, pseudonym: "C-1", days: -1 };
const sequence = (tag: string, ...items: DicomElement[][]): DicomElement => ({
  ...{ tag, vr: "SQ", bytes: new Uint8Array(0), items },
});
const treat = (...elements: DicomElement[]) =>
  treatElements(elements, tools).map(({ tag, bytes, items }) => [
    tag,
    items === undefined ? textOf(bytes).trim() : items.length,
  ]);

it("removes, empties, moves, replaces and keeps by the table", () => {
  expect(
    treat(
      textElement("00080020", "DA", "20260115"),
      textElement("00080030", "TM", "093000"),
      textElement("00080060", "CS", "XA"),
      textElement("00080080", "LO", "Hospital"),
      textElement("00080090", "PN", "Doctor"),
      textElement("00090010", "LO", "PRIVATE"),
      textElement("00100010", "PN", "Patient"),
      textElement("0020000D", "UI", "1.2.3"),
      textElement("60000022", "LO", "Overlay"),
    ),
  ).toEqual([
    ["00080020", "20260114"],
    ["00080030", "093000"],
    ["00080060", "XA"],
    ["00080090", ""],
    ["00100010", "C-1"],
    ["0020000D", expect.stringContaining("2.25.")],
  ]);
});

it("treats every date of several and empties one that is none", () => {
  expect(treat(textElement("00080022", "DA", "20260115\\20260116"))).toEqual([
    ["00080022", "20260114\\20260115"],
  ]);
  expect(treat(textElement("00080022", "DA", "Smith"))).toEqual([["00080022", ""]]);
});

it("treats kept sequences inside, also within each other, and removes others whole", () => {
  const inner = [textElement("00080104", "LO", "Mrs Smith"), textElement("00080100", "SH", "R-1")];
  const nested = sequence("00540222", inner, [textElement("00104000", "LT", "Smith")]);
  const treated = treatElements(
    [sequence("00540220", [nested, ...inner]), sequence("00400275", inner)],
    tools,
  );
  expect(treated).toHaveLength(1);
  expect(JSON.stringify(treated.map(({ items }) => items?.length))).toBe("[1]");
  const texts = (elements: readonly DicomElement[]): string[] =>
    elements.flatMap(({ bytes, items }) => [textOf(bytes), ...(items ?? []).flatMap(texts)]);
  expect(texts(treated).join()).toContain("REMOVED");
  expect(texts(treated).join()).not.toContain("Smith");
});

it("keeps numbers and codes of the acquisition context when asked to, not its texts", () => {
  const item = [
    textElement("0040A30A", "DS", "12.5"),
    textElement("0040A160", "UT", "Smith"),
    sequence("0040A043", [textElement("00080100", "SH", "R-1")]),
  ];
  const options = { ...DEFAULT_DEIDENT_OPTIONS, cleanContent: true };
  const [context] = treatElements([sequence("00400555", item)], { ...tools, options });
  expect(context?.items?.[0]?.map(({ tag }) => tag)).toEqual(["0040A30A", "0040A043"]);
  expect(treat(sequence("00400555", item))).toEqual([]);
});

it("removes a kept attribute that holds what it must not: text as a number, a long text as a code, another kind", () => {
  expect(treat(textElement("00280030", "DS", "Smith\\0.2"))).toEqual([]);
  expect(treat(textElement("00080060", "CS", "Mrs Smith"))).toEqual([]);
  expect(treat(textElement("00080070", "LO", "ACME\u0000\u0010Smith"))).toEqual([]);
  expect(treat({ ...textElement("00280010", "LO", "Smith") })).toEqual([]);
  expect(treat(sequence("00280010", [textElement("00104000", "LT", "Smith")]))).toEqual([]);
  expect(treat({ ...shortElement("00280010", 16_705), vr: undefined })).toHaveLength(1);
});

it("states YES only for clean pixels, with the codes of what was done", () => {
  const said = (isClean: boolean, isMasked: boolean, burnedBefore: string) =>
    Object.fromEntries(
      statementOf(DEFAULT_DEIDENT_OPTIONS, isClean, isMasked, burnedBefore).map(({ tag, bytes, items }) => [
        tag,
        items === undefined
          ? textOf(bytes).trim()
          : items.map((item) => textOf(item[0]?.bytes ?? new Uint8Array()).trim()),
      ]),
    );
  expect(said(true, true, "YES")).toMatchObject({
    "00120062": "YES",
    "00120064": ["113100", "113101", "113103", "113107"],
    "00280301": "NO",
    "00280303": "MODIFIED",
  });
  expect(said(false, true, "YES")).toMatchObject({ "00120062": "NO", "00280301": "YES" });
  expect(said(false, false, "NO")["00120064"]).toEqual(["113100", "113103", "113107"]);
  expect(said(false, false, "Smith")["00280301"]).toBeUndefined();
  expect(said(true, true, "")["00120063"]).toContain("Clean Pixel Data Option");
});

import { encodeObject, shortElement, textElement } from "@cementwatch/server/deident/dicom-elements";
import { KeyedNames } from "@cementwatch/server/deident/project-key";
import { readPicture, treatObject } from "@cementwatch/server/deident/treat-object";
import { DEFAULT_DEIDENT_OPTIONS } from "@cementwatch/shared/deident/deident-plan";
import { expect, it } from "vitest";

const CLASS = "1.2.840.10008.5.1.4.1.1.12.1";
const names = new KeyedNames(Buffer.alloc(32, 1));
const plan = {
  options: DEFAULT_DEIDENT_OPTIONS,
  names,
  pseudonym: "C-1",
  days: -1,
  masks: undefined,
  isConfirmed: false,
};

/** A 2 × 2 picture of twelve bits; `length` of its pixels may lie. */
function object(name: string, length = 8): Uint8Array {
  const elements = [
    textElement("00080016", "UI", CLASS),
    textElement("00080018", "UI", "1.2.3"),
    textElement("00100010", "PN", name),
    shortElement("00280002", 1),
    textElement("00280004", "CS", "MONOCHROME2"),
    ...[shortElement("00280010", 2), shortElement("00280011", 2), shortElement("00280100", 16)],
    ...[shortElement("00280101", 12), shortElement("00280102", 11), shortElement("00280103", 0)],
    { tag: "7FE00010", vr: "OW", bytes: Uint8Array.from({ length }, (_, i) => (i % 2 === 0 ? i : 0)) },
  ];
  return encodeObject(elements, { classUid: CLASS, instanceUid: "1.2.3", implementationUid: "1.2.4" });
}

it("gives back a readable object with the same pixels and another name", () => {
  const picture = readPicture(object("Smith^Anna"));
  if (picture === undefined) throw new Error("not read");
  expect(picture.identities).toEqual(["Smith^Anna"]);
  const treated = treatObject(picture, plan);
  if (treated.kind === "dropped") throw new Error(treated.reason);
  const again = readPicture(treated.bytes);
  expect(again?.identities).toEqual(["C-1"]);
  const decoded = again?.object.decodeFrame(0);
  expect(decoded?.kind === "pixels" ? [...decoded.pixels] : decoded).toEqual([0, 2, 4, 6]);
  expect(Buffer.from(treated.bytes).includes("Smith")).toBe(false);
});

it("reads nothing of an object that is cut, empty or none", () => {
  for (const bytes of [object("Smith", 4), object("Smith").subarray(0, 200), new Uint8Array(0)])
    expect(readPicture(bytes)).toBeUndefined();
});

it("drops an object with an attribute that does not fit", () => {
  const picture = readPicture(object("Smith"));
  if (picture === undefined) throw new Error("not read");
  const long = textElement("00181065", "DS", Array.from({ length: 20_000 }, () => "33.3").join("\\"));
  const treated = treatObject({ ...picture, elements: [...picture.elements, long] }, plan);
  expect(treated).toEqual({ kind: "dropped", reason: "an attribute is too long for Explicit VR" });
});

import {
  element,
  joinBytes,
  readElements,
  sequenceElement,
  textElement,
} from "@cementwatch/drivers/worklist/dicom-elements";
import fc from "fast-check";
import { expect, it } from "vitest";

const WANTED = new Set([0x00100020, 0x00400009]);
const SEQUENCES = new Set([0x00400100]);
const OPEN = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
const head = (tag: number, length: Uint8Array) =>
  joinBytes(element(tag, new Uint8Array()).subarray(0, 4), length);
const ITEM_END = head(0xfffee00d, new Uint8Array(4));
const SEQUENCE_END = head(0xfffee0dd, new Uint8Array(4));
const text = (value: Uint8Array | undefined) => new TextDecoder().decode(value);

/** A sequence and an item of undefined length, as many servers send them. */
function openSequence(tag: number, ...elements: readonly Uint8Array[]): Uint8Array {
  return joinBytes(head(tag, OPEN), head(0xfffee000, OPEN), ...elements, ITEM_END, SEQUENCE_END);
}

it("finds what is wanted beside and inside the wanted sequence, closed or open", () => {
  for (const sequence of [sequenceElement, openSequence]) {
    const bytes = joinBytes(
      textElement(0x00080050, "ignored "),
      textElement(0x00100020, "ID12"),
      sequence(0x00400100, textElement(0x00400009, "S1")),
    );
    const found = readElements(bytes, WANTED, SEQUENCES);
    expect([...(found?.entries() ?? [])].map(([tag, value]) => [tag, text(value)])).toEqual([
      [0x00100020, "ID12"],
      [0x00400009, "S1"],
    ]);
  }
});

it("does not look into other sequences: an id in a reference is not the patient's", () => {
  const bytes = joinBytes(
    openSequence(0x00081110, textElement(0x00100020, "WRONG ")),
    sequenceElement(0x00081120, textElement(0x00100020, "WRONG ")),
    textElement(0x00100020, "RIGHT "),
  );
  expect(text(readElements(bytes, WANTED, SEQUENCES)?.get(0x00100020))).toBe("RIGHT ");
});

it("refuses what is cut, nested without end or has elements without end", () => {
  const whole = joinBytes(
    textElement(0x00100020, "ID12"),
    openSequence(0x00400100, textElement(0x00400009, "S1")),
  );
  for (let length = 1; length < whole.length; length++) {
    const cut = readElements(whole.subarray(0, length), WANTED, SEQUENCES);
    expect(cut === undefined || length === 12, `${length} bytes`).toBe(true);
  }
  let deep = textElement(0x00400009, "S1");
  for (let depth = 0; depth < 20; depth++) deep = openSequence(0x00400100, deep);
  expect(readElements(deep, WANTED, SEQUENCES)).toBeUndefined();
  const many = joinBytes(...Array.from({ length: 3_000 }, () => textElement(0x00100020, "")));
  expect(readElements(many, WANTED, SEQUENCES)).toBeUndefined();
});

it("never throws on any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      readElements(bytes, WANTED, SEQUENCES);
    }),
    { numRuns: 2_000 },
  );
});

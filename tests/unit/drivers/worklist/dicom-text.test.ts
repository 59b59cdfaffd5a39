import { decoderOf, dicomText } from "@cementwatch/drivers/worklist/dicom-text";
import { expect, it } from "vitest";

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));

it.each([
  ["ISO_IR 100", latin1("Höhe "), "Höhe"],
  ["ISO 2022 IR 100", latin1("Höhe"), "Höhe"],
  ["\\ISO_IR 100", latin1("Höhe"), "Höhe"],
  ["ISO_IR 192", new TextEncoder().encode("椎体形成術 L1"), "椎体形成術 L1"],
  ["ISO_IR 144", Uint8Array.of(0xbf, 0xd0, 0xe0), "Пар"],
  ["ISO_IR 192", Uint8Array.of(0x41, 0xff, 0x42), "A?B"],
  ["", latin1("Höhe"), "H?he"],
  ["ISO_IR 999", latin1("Höhe"), "H?he"],
])("reads texts in %s", (declared, bytes, expected) => {
  expect(dicomText(bytes, decoderOf(latin1(declared)))).toBe(expected);
});

it("lets no control character through", () => {
  expect(dicomText(latin1("A\u001b[31m\nB\0\0"))).toBe("A [31m B");
  expect(dicomText(undefined)).toBe("");
});

/** Applies the table of the profile to a tree of DICOM elements. */
import { shiftDicomDate, shiftDicomDateTime } from "@cementwatch/shared/deident/date-shift";
import { BASIC_PROFILE, DEIDENT_CODES, type DeidentOptions } from "@cementwatch/shared/deident/deident-plan";
import { actionOf, DICOM_PROFILE, DUMMIES, isListedWord } from "@cementwatch/shared/deident/dicom-profile";
import { type DicomElement, textElement } from "./dicom-elements.ts";
import type { KeyedNames } from "./project-key.ts";

export interface ElementTools {
  readonly options: DeidentOptions;
  readonly names: KeyedNames;
  readonly pseudonym: string;
  /** Dates are moved by this many days. */
  readonly days: number;
}

const EMPTY = new Uint8Array(0);
/** Numbers of different signs and pixel words may stand for each other. */
const ALIKE = ["US", "SS", "OW", "OB"];
const SHAPES: Readonly<Record<string, RegExp>> = {
  CS: /^[A-Z0-9_ ]{0,16}$/,
  DS: /^[-+0-9.eE ]{0,16}$/,
  IS: /^[-+0-9 ]{0,12}$/,
  UI: /^[0-9.]{0,64}\0?$/,
  TM: /^[0-9.: ]{0,16}$/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a control character is a length that lies.
  LO: /^[^\x00-\x1a\x1c-\x1f\x7f]{0,64}$/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
  SH: /^[^\x00-\x1a\x1c-\x1f\x7f]{0,16}$/,
};

/** A new tree; whatever the table does not allow is not in it. */
export function treatElements(elements: readonly DicomElement[], tools: ElementTools): DicomElement[] {
  return elements.flatMap((element) => treatElement(element, tools));
}

function treatElement(element: DicomElement, tools: ElementTools): DicomElement[] {
  const { tag } = element;
  const isPrivate = Number.parseInt(tag.slice(0, 4), 16) % 2 === 1;
  const written = element.vr === "UN" ? undefined : element.vr;
  const row = DICOM_PROFILE.get(tag);
  const action = isPrivate ? "X" : actionOf(tag, written, tools.options);
  const vr = written ?? row?.vr;
  if (action === "X" || vr === undefined) return [];
  const isOther = row !== undefined && vr !== row.vr && !(ALIKE.includes(vr) && ALIKE.includes(row.vr));
  if (action === "Z") return [{ tag, vr: row?.vr ?? vr, bytes: EMPTY }];
  if (action === "P") return [textElement(tag, row?.vr ?? vr, tools.pseudonym)];
  if (action === "D") return [textElement(tag, row?.vr ?? vr, DUMMIES[row?.vr ?? vr] ?? "")];
  if (isOther) return [];
  if (action === "S") {
    if (element.items === undefined) return [];
    return [{ tag, vr: "SQ", bytes: EMPTY, items: element.items.map((item) => treatElements(item, tools)) }];
  }
  if (element.items !== undefined) return [];
  const values = textOf(element.bytes).split("\\");
  if (action === "U") return [textElement(tag, "UI", values.map((uid) => tools.names.uid(uid)).join("\\"))];
  if (action === "shift")
    return [textElement(tag, vr, values.map((value) => shifted(value, vr, tools)).join("\\"))];
  const shape = SHAPES[vr];
  if (shape !== undefined && !values.every((value) => shape.test(value))) return [];
  if (action === "C" && !values.every(isListedWord)) return replaced(element, vr);
  return [{ tag, vr, bytes: element.bytes }];
}

/** A code's meaning must not be missing; what it said was free text. */
function replaced({ tag, bytes }: DicomElement, vr: string): DicomElement[] {
  if (tag !== "00080104") return [];
  return [isKnownMeaning(textOf(bytes)) ? { tag, vr, bytes } : textElement(tag, vr, "REMOVED")];
}

/** Meanings of views and regions in these pictures; the code beside it says the same to a machine. */
function isKnownMeaning(text: string): boolean {
  return /^(antero-?posterior|postero-?anterior|lateral|left lateral|right lateral|oblique|spine|((cervical|thoracic|lumbar|sacral) )?(spine|vertebra)|chest|abdomen|pelvis)$/i.test(
    text.trim(),
  );
}

function shifted(value: string, vr: string, { days }: ElementTools): string {
  if (vr === "TM") return value;
  return (vr === "DA" ? shiftDicomDate(value, days) : shiftDicomDateTime(value, days)) ?? "";
}

/** Latin-1: every byte is one character, whatever the character set. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** What the object says about its own de-identification (PS3.3 C.7.1.1 and C.12.1). */
export function statementOf(
  options: DeidentOptions,
  isClean: boolean,
  arePixelsMasked: boolean,
  /** What the object itself said of burned-in writing: YES, NO or anything else. */
  burnedBefore: string,
): DicomElement[] {
  const chosen = DEIDENT_CODES.filter(({ option }) =>
    option === "cleanPixels" ? options.cleanPixels && arePixelsMasked : options[option],
  );
  const codes = [BASIC_PROFILE, ...chosen];
  const items = codes.map(({ code, meaning }) => [
    textElement("00080100", "SH", code),
    textElement("00080102", "SH", "DCM"),
    textElement("00080104", "LO", meaning),
  ]);
  const burned = isClean ? "NO" : ["YES", "NO"].find((word) => word === burnedBefore);
  return [
    textElement("00120062", "CS", isClean ? "YES" : "NO"),
    textElement("00120063", "LO", codes.map(({ meaning }) => meaning).join("\\")),
    { tag: "00120064", vr: "SQ", bytes: EMPTY, items },
    ...(burned === undefined ? [] : [textElement("00280301", "CS", burned)]),
    textElement("00280303", "CS", options.longitudinal ? "MODIFIED" : "REMOVED"),
  ];
}

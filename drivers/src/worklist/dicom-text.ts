/** Texts of a DICOM answer in the character set that it declares (PS3.3 C.12.1.1.2). */

/** Defined terms and the names that decoders know them by; a term that is missing here is read as ASCII. */
const DECODERS: Readonly<Record<string, string>> = {
  "ISO_IR 100": "iso-8859-1",
  "ISO_IR 101": "iso-8859-2",
  "ISO_IR 109": "iso-8859-3",
  "ISO_IR 110": "iso-8859-4",
  "ISO_IR 144": "iso-8859-5",
  "ISO_IR 127": "iso-8859-6",
  "ISO_IR 126": "iso-8859-7",
  "ISO_IR 138": "iso-8859-8",
  "ISO_IR 148": "windows-1254",
  "ISO_IR 203": "iso-8859-15",
  "ISO_IR 166": "windows-874",
  "ISO_IR 13": "shift_jis",
  "ISO_IR 192": "utf-8",
  GB18030: "gb18030",
  GBK: "gbk",
};

const isControl = (code: number): boolean => code < 0x20 || (code >= 0x7f && code < 0xa0);

export interface TextReader {
  decode(bytes: Uint8Array): string;
}

/** Reads the declared set: of several values (code extensions) the first that is known. */
export function decoderOf(specificCharacterSet: Uint8Array | undefined): TextReader | undefined {
  const terms = ascii(specificCharacterSet ?? new Uint8Array()).split("\\");
  const known = terms.map((term) => DECODERS[term.trim().replace("ISO 2022 IR", "ISO_IR")]);
  const name = known.find((entry) => entry !== undefined);
  return name === undefined ? undefined : new TextDecoder(name);
}

/**
 * One text without padding; characters that the set does not have become `?`, control characters a space.
 * @param decoder of the declared set; without one everything beyond ASCII is `?`
 */
export function dicomText(value: Uint8Array | undefined, decoder?: TextReader): string {
  if (value === undefined) return "";
  const text = decoder === undefined ? ascii(value) : decoder.decode(value).replaceAll("\ufffd", "?");
  const clean = [...text].map((char) => (isControl(char.codePointAt(0) ?? 0) ? " " : char));
  return clean.join("").trim();
}

function ascii(value: Uint8Array): string {
  return [...value].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : "?")).join("");
}

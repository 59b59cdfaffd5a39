/**
 * Checksums at the end of a line, before its line ending: `<text><separator><checksum><end>`. The sum covers the text from
 * byte `from` (0: all of it), without the separator.
 */
import { asciiToBytes, bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import { crc16Modbus, crc16Xmodem } from "@cementwatch/shared/bytes/checksum";
import { z } from "zod";

export const checksumSchema = z.strictObject({
  kind: z.enum(["xor", "sum8", "crc16-modbus", "crc16-xmodem"]),
  /** Two hexadecimal digits for each byte, or the bytes themselves. */
  form: z.enum(["hex", "raw"]),
  /** Of a 16-bit sum. */
  byteOrder: z.enum(["big", "little"]).default("big"),
  /** Between the text and its checksum, e.g. `*`. */
  separator: z.string().max(4).default(""),
  /** Bytes at the start of the line that are not covered, e.g. 1 for a leading `$`. */
  from: z.int().min(0).max(16).default(0),
});

export type LineChecksum = z.infer<typeof checksumSchema>;

type SumKind = LineChecksum["kind"];

const SUMS: Readonly<Record<SumKind, (bytes: Uint8Array) => number>> = {
  xor: (bytes) => bytes.reduce((sum, byte) => sum ^ byte, 0),
  sum8: (bytes) => bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0),
  "crc16-modbus": crc16Modbus,
  "crc16-xmodem": crc16Xmodem,
};

/** Bytes that the checksum and its separator take. */
export function checksumLength({ kind, form, separator }: LineChecksum): number {
  const bytes = kind.startsWith("crc16") ? 2 : 1;
  return separator.length + (form === "hex" ? 2 * bytes : bytes);
}

/** The text of a line without its ending when the checksum is right. */
export function checkedText(line: Uint8Array, rule: LineChecksum): string | undefined {
  const textBytes = line.length - checksumLength(rule);
  if (textBytes < rule.from) return undefined;
  const expected = checksumOf(line.subarray(0, textBytes), rule);
  const found = bytesToAscii(line.subarray(textBytes));
  const isRight = rule.form === "hex" ? found.toUpperCase() === expected.toUpperCase() : found === expected;
  return isRight ? bytesToAscii(line.subarray(0, textBytes)) : undefined;
}

/** A text with separator and checksum behind it; the line ending follows. */
export function withLineChecksum(text: string, rule: LineChecksum): string {
  return text + checksumOf(asciiToBytes(text), rule);
}

/** Separator and checksum as characters, one for each byte. */
function checksumOf(text: Uint8Array, rule: LineChecksum): string {
  const sum = SUMS[rule.kind](text.subarray(rule.from));
  const bytes = rule.kind.startsWith("crc16") ? [sum >> 8, sum & 0xff] : [sum];
  if (rule.byteOrder === "little") bytes.reverse();
  const hex = bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join("");
  return rule.separator + (rule.form === "hex" ? hex : bytesToAscii(Uint8Array.from(bytes)));
}

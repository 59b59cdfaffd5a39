/** ASCII text and hexadecimal, without TextDecoder, so that pure code can use them. */

/** ASCII text to bytes. @throws RangeError on a character outside 0–127. */
export function asciiToBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => {
    const code = char.charCodeAt(0);
    if (code > 0x7f) throw new RangeError(`character ${JSON.stringify(char)} is not ASCII`);
    return code;
  });
}

/** Bytes to text, one character per byte (bytes above 127 become Latin-1). */
export function bytesToAscii(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Bytes to lower-case hexadecimal without spaces. */
export function bytesToHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** Hexadecimal (spaces allowed) to bytes; `undefined` when it is not an even number of hex digits. */
export function hexToBytes(hex: string): Uint8Array | undefined {
  const digits = hex.replaceAll(" ", "");
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Capital letters, digits and signs of 5 × 7 dots, for words that are burnt into pictures: no font file is needed. */

export const GLYPH_COLUMNS = 5;
export const GLYPH_ROWS = 7;

/** Seven rows of five dots each, the leftmost the highest bit, two hexadecimal digits a row. Small letters: of units. */
const GLYPHS: Readonly<Record<string, string>> = {
  A: "0e11111f111111",
  B: "1e11111e11111e",
  C: "0e11101010110e",
  D: "1e11111111111e",
  E: "1f10101e10101f",
  F: "1f10101e101010",
  G: "0e11101711110f",
  H: "1111111f111111",
  I: "0e04040404040e",
  J: "0702020202120c",
  K: "11121418141211",
  L: "1010101010101f",
  M: "111b1515111111",
  N: "11191513111111",
  O: "0e11111111110e",
  P: "1e11111e101010",
  Q: "0e11111115120d",
  R: "1e11111e141211",
  S: "0f10100e01011e",
  T: "1f040404040404",
  U: "1111111111110e",
  V: "11111111110a04",
  W: "11111115151b11",
  X: "11110a040a1111",
  Y: "11110a04040404",
  Z: "1f01020408101f",
  "0": "0e11131519110e",
  "1": "040c040404040e",
  "2": "0e11010608101f",
  "3": "1e01010e01011e",
  "4": "02060a121f0202",
  "5": "1f101e0101110e",
  "6": "0608101e11110e",
  "7": "1f010204080808",
  "8": "0e11110e11110e",
  "9": "0e11110f01020c",
  a: "00000e010f110f",
  k: "10101214181412",
  m: "00001a15151515",
  s: "00000f100e011e",
  " ": "00000000000000",
  ".": "00000000000c0c",
  ",": "000000000c0408",
  ":": "000c0c000c0c00",
  "-": "0000001f000000",
  "+": "0004041f040400",
  "/": "01010204081010",
  "(": "02040808080402",
  ")": "08040202020408",
  "%": "19190204081313",
  "=": "00001f001f0000",
  "<": "02040810080402",
  ">": "08040201020408",
  "?": "0e110106040004",
  "≈": "00091600091600",
  "·": "00000004000000",
};

/** Rows of dots as bits; a letter without a small form is a capital, anything else unknown a question mark. */
export function glyphRows(character: string): readonly number[] {
  const glyph = GLYPHS[character] ?? GLYPHS[character.toUpperCase()] ?? GLYPHS["?"] ?? "";
  return Array.from({ length: GLYPH_ROWS }, (_, row) =>
    Number.parseInt(glyph.slice(2 * row, 2 * row + 2), 16),
  );
}

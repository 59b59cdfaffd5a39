/** Texts that people entered, made fit for one line of a page and a DICOM element. */

/** Controls, and the marks that turn the direction of what follows, also of our own words behind it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const UNWANTED = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** One line without controls, at most `most` characters, cut with `…`. */
export function cleanText(text: string, most = 200): string {
  const line = text.replace(UNWANTED, " ").replace(LONE_SURROGATE, "�").replace(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join("")}…`;
}

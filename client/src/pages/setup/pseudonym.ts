/** A pseudonym names a case, never a person. Pure. */

/** Separators of names as people and DICOM write them. */
const BETWEEN_WORDS = /[\s,^=_.]+/;

/**
 * What is wrong with a pseudonym, or `undefined`. Two words of letters alone look like a name; one word, or words with
 * digits, cannot be told from a code.
 */
export function pseudonymProblem(text: string): string | undefined {
  const words = text.split(BETWEEN_WORDS).filter((word) => /\p{L}/u.test(word) && !/\d/.test(word));
  if (words.length >= 2) {
    return "it looks like a name (two words of letters): give a code such as P-0137, the record must not hold a name";
  }
  return text.length > 64 ? "it is longer than 64 characters: give a short code" : undefined;
}

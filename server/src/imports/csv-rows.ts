/** Splits RFC 4180 text that comes in pieces into rows. */

const ROW_MOST = 64 * 1024;

export class CsvRows {
  readonly #onRow: (fields: readonly string[], number: number) => void;
  #fields: string[] = [];
  #field = "";
  #isQuoted = false;
  /** A quote was seen inside quotes: the end, or the first of two. */
  #isAfterQuote = false;
  #length = 0;
  #number = 0;
  #wasReturn = false;

  constructor(onRow: (fields: readonly string[], number: number) => void) {
    this.#onRow = onRow;
  }

  /** False when a row is longer than any of ours. */
  take(piece: string): boolean {
    for (const letter of piece) {
      if (++this.#length > ROW_MOST) return false;
      this.#letter(letter);
    }
    return true;
  }

  end(): void {
    if (this.#fields.length > 0 || this.#field !== "") this.#endRow();
  }

  #letter(letter: string): void {
    const isSecondOfEnd = letter === "\n" && this.#wasReturn;
    this.#wasReturn = false;
    if (isSecondOfEnd) return;
    if (this.#isQuoted && !this.#isAfterQuote) {
      if (letter === '"') this.#isAfterQuote = true;
      else this.#field += letter;
      return;
    }
    if (letter === '"') {
      if (this.#isAfterQuote) this.#field += letter;
      this.#isQuoted = true;
      this.#isAfterQuote = false;
      return;
    }
    this.#isQuoted = false;
    this.#isAfterQuote = false;
    if (letter === ",") this.#endField();
    else if (letter === "\r" || letter === "\n") {
      this.#wasReturn = letter === "\r";
      this.#endRow();
    } else this.#field += letter;
  }

  #endField(): void {
    this.#fields.push(this.#field);
    this.#field = "";
  }

  #endRow(): void {
    this.#endField();
    this.#number += 1;
    const fields = this.#fields;
    this.#fields = [];
    this.#length = 0;
    this.#onRow(fields, this.#number);
  }
}

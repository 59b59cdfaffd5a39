/**
 * Reads the regular expressions of device descriptions: the part of JavaScript's syntax that can be matched in linear
 * time (see linear-pattern.ts). Back references and look-around cannot, and are refused in words.
 *
 * | written                                       | meaning                                  |
 * |-----------------------------------------------|------------------------------------------|
 * | `a` `\.` `\t` `\x1b` `.` `\d` `\w` `\s` `[…]` | one character                            |
 * | `(?<name>…)` `(?:…)` `(…)`                    | a group; only named ones are remembered  |
 * | `x*` `x+` `x?` `x{2}` `x{2,}` `x{2,5}` (`?`)  | repetition, with `?` as few as possible  |
 * | `a|b`, `^` at the front, `$` at the end       | either; the whole line is matched anyway |
 */

export type PatternNode =
  | { readonly kind: "char"; readonly set: Uint8Array }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  | { readonly kind: "either"; readonly options: readonly PatternNode[] }
  | { readonly kind: "group"; readonly name: string; readonly inner: PatternNode }
  | {
      readonly kind: "repeat";
      readonly inner: PatternNode;
      readonly min: number;
      /** Infinity: without end. */
      readonly max: number;
      readonly isLazy: boolean;
    };

/** Nothing that a line needs is longer. */
const MAX_PATTERN_CHARS = 300;
const MAX_DEPTH = 20;
const MAX_COUNT = 256;
const BYTE_VALUES = 256;

/** @throws Error that says what the pattern may not hold, and where. */
export function parsePattern(source: string): PatternNode {
  if (source.length > MAX_PATTERN_CHARS) {
    throw new Error(
      `the pattern is ${source.length} characters long; at most ${MAX_PATTERN_CHARS} are taken`,
    );
  }
  const hasEnd = source.endsWith("$") && !source.endsWith("\\$");
  const reader = new PatternReader(source, source.startsWith("^") ? 1 : 0, source.length - (hasEnd ? 1 : 0));
  const node = reader.either(0);
  if (!reader.isAtEnd) throw reader.refusal("a ) without its (");
  return node;
}

class PatternReader {
  readonly #source: string;
  readonly #end: number;
  #at: number;

  constructor(source: string, from: number, end: number) {
    this.#source = source;
    this.#at = from;
    this.#end = end;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  refusal(what: string): Error {
    return new Error(`the pattern has ${what} at character ${this.#at + 1}`);
  }

  either(depth: number): PatternNode {
    if (depth > MAX_DEPTH) throw this.refusal("groups nested too deeply");
    const options = [this.#sequence(depth)];
    while (this.#take("|")) options.push(this.#sequence(depth));
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: "either", options };
  }

  #sequence(depth: number): PatternNode {
    const parts: PatternNode[] = [];
    while (!this.isAtEnd && this.#peek() !== "|" && this.#peek() !== ")") {
      parts.push(this.#repeated(this.#atom(depth)));
    }
    return { kind: "sequence", parts };
  }

  #repeated(inner: PatternNode): PatternNode {
    const bounds = this.#bounds();
    if (bounds === undefined) return inner;
    const isLazy = this.#take("?");
    if (this.#bounds() !== undefined) throw this.refusal("a repetition of a repetition");
    return { kind: "repeat", inner, ...bounds, isLazy };
  }

  #bounds(): { readonly min: number; readonly max: number } | undefined {
    if (this.#take("*")) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#take("+")) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#take("?")) return { min: 0, max: 1 };
    const match = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(this.#source.slice(this.#at, this.#end));
    if (match === null) return undefined;
    const [text, low = "", comma, high = ""] = match;
    const min = Number(low);
    const max = comma === "" ? min : high === "" ? Number.POSITIVE_INFINITY : Number(high);
    if (max < min || min > MAX_COUNT || (Number.isFinite(max) && max > MAX_COUNT)) {
      throw this.refusal(`the repetition ${text}, which must rise and stay below ${MAX_COUNT + 1},`);
    }
    this.#at += text.length;
    return { min, max };
  }

  #atom(depth: number): PatternNode {
    const char = this.#peek();
    if (char === "(") return this.#group(depth);
    if (char === "[") return this.#one(this.#classText());
    if (char === "\\") return this.#one(this.#escapeText());
    if ("*+?{}^$]".includes(char)) throw this.refusal(`${char} where a character is due (write \\${char})`);
    return this.#one(char);
  }

  #group(depth: number): PatternNode {
    const rest = this.#source.slice(this.#at, this.#end);
    const name = /^\(\?<([A-Za-z]\w{0,31})>/.exec(rest);
    if (name === null && rest.startsWith("(?") && !rest.startsWith("(?:")) {
      throw this.refusal("look-around or a flag, which is not taken,");
    }
    this.#at += name === null ? (rest.startsWith("(?:") ? 3 : 1) : name[0].length;
    const inner = this.either(depth + 1);
    if (!this.#take(")")) throw this.refusal("a ( without its )");
    return name?.[1] === undefined ? inner : { kind: "group", name: name[1], inner };
  }

  #classText(): string {
    let at = this.#at + 1;
    while (at < this.#end && this.#source[at] !== "]") at += this.#source[at] === "\\" ? 2 : 1;
    if (at >= this.#end) throw this.refusal("a [ without its ]");
    return this.#source.slice(this.#at, at + 1);
  }

  #escapeText(): string {
    const match = /^\\(?:[dDwWsStrn]|x[0-9a-fA-F]{2}|[^A-Za-z0-9])/.exec(
      this.#source.slice(this.#at, this.#end),
    );
    if (match === null) throw this.refusal("a back reference or an escape that is not taken");
    return match[0];
  }

  /** One character: the platform's own engine says which of the 256 byte values it stands for. */
  #one(text: string): PatternNode {
    let expression: RegExp;
    try {
      expression = new RegExp(`^${text}$`);
    } catch {
      throw this.refusal(`${text}, which is no class of characters,`);
    }
    this.#at += text.length;
    const set = Uint8Array.from({ length: BYTE_VALUES }, (_, code) =>
      expression.test(String.fromCharCode(code)) ? 1 : 0,
    );
    return { kind: "char", set };
  }

  #peek(): string {
    return this.#source[this.#at] ?? "";
  }

  #take(char: string): boolean {
    if (this.isAtEnd || this.#peek() !== char) return false;
    this.#at += 1;
    return true;
  }
}

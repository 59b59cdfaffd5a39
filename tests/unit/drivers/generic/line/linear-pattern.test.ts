import { LinearPattern } from "@cementwatch/drivers/generic/line/linear-pattern";
import fc from "fast-check";
import { expect, test } from "vitest";

test("finds named groups, and only whole lines", () => {
  const pattern = new LinearPattern("^ *(?<value>[+-]?\\d+\\.\\d+) (?<unit>psi|bar)$");
  expect(pattern.groups).toEqual(["value", "unit"]);
  expect(pattern.match("  -12.34 psi")).toEqual({ value: "-12.34", unit: "psi" });
  expect(pattern.match("12.34 psi x")).toBeUndefined();
  expect(pattern.match("x 12.34 psi")).toBeUndefined();
  expect(pattern.match("")).toBeUndefined();
});

test("a group that took no part is absent; of a repeated one the last turn counts", () => {
  const pattern = new LinearPattern("(?:A(?<a>\\d)|B(?<b>\\d))+");
  expect(pattern.match("A1")).toEqual({ a: "1" });
  expect(pattern.match("A1A2B3")).toEqual({ a: "2", b: "3" });
});

test("lazy repetitions take as little as they can", () => {
  expect(new LinearPattern("(?<x>a+?)(?<y>a*)").match("aaa")).toEqual({ x: "a", y: "aa" });
  expect(new LinearPattern("(?<x>a+)(?<y>a*)").match("aaa")).toEqual({ x: "aaa", y: "" });
});

// A backtracking engine needs some 2^250 steps for these: that the test ends is its result.
test.each([
  ["(?:a+)+b", "a"],
  ["(?:a|a)*b", "a"],
  ["(?:a*)*b", "a"],
  ["(?:a|aa)+b", "a"],
  ["(?:.*.*.*.*.*)x", "y"],
  ["(?:\\d+\\.?)+z", "1"],
])("%s does not hang on a long line", (source, char) => {
  const pattern = new LinearPattern(source);
  expect(pattern.match(char.repeat(250))).toBeUndefined();
  expect(pattern.match(char.repeat(250) + source.slice(-1))).toEqual({});
});

test.each([
  ["(?=a)b", "look-around"],
  ["(?<!a)b", "look-around"],
  ["(a)\\1", "back reference"],
  ["a**", "repetition of a repetition"],
  ["(a", "( without its )"],
  ["a)", ") without its ("],
  ["[a", "[ without its ]"],
  ["[z-a]", "no class"],
  ["a{5,2}", "must rise"],
  ["(?:a{200}){200}", "smaller counts"],
  ["a{999}", "repetition"],
  ["x".repeat(301), "300"],
  [`${"(".repeat(40)}a${")".repeat(40)}`, "too deeply"],
  ["\\p{L}", "escape"],
])("%s is refused in words", (source, words) => {
  expect(() => new LinearPattern(source)).toThrow(words);
});

/** Patterns whose repeated groups cannot be empty: there the two kinds of engine agree on every group. */
const atom = fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\d", "\\w", "1", "\\.");
const quantifier = fc.constantFrom("", "*", "+", "?", "{2}", "{1,3}", "+?", "*?");
const piece = fc.tuple(atom, quantifier).map((parts) => parts.join(""));
const pieces = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
const source = fc
  .tuple(pieces, pieces, pieces, quantifier)
  .map(([a, b, c, times]) => `${a}(?<g>${b}|${c})(?:x${a})${times}(?<h>${c})`);

test("agrees with the platform's engine on every pattern that both take", () => {
  fc.assert(
    fc.property(
      source,
      fc.string({ unit: fc.constantFrom("a", "b", "1", ".", "x"), maxLength: 14 }),
      (text, line) => {
        const expected = new RegExp(`^(?:${text})$`).exec(line)?.groups;
        const found = new LinearPattern(text).match(line);
        expect(found).toEqual(expected === undefined ? undefined : { ...expected });
      },
    ),
    { numRuns: 700, seed: 9 },
  );
});

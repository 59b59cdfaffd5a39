/**
 * Matches whole lines against a pattern in time proportional to (length of the line) × (size of the pattern), whatever
 * the pattern: a description is written by hand, and one with `(a+)+` must not stop a monitor. The method is Pike's
 * virtual machine (R. Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009): all alternatives walk
 * along the line together, each instruction at most once for each character.
 */
import { type PatternNode, parsePattern } from "./pattern-parser.ts";

/** A counted repetition is written out: `(…){200}` of something long is refused rather than slow. */
const MAX_INSTRUCTIONS = 2_000;

type Instruction =
  | { readonly kind: "char"; readonly set: Uint8Array }
  /** Goes on at both; `first` wins. */
  | { readonly kind: "split"; first: number; second: number }
  | { readonly kind: "jump"; to: number }
  | { readonly kind: "save"; readonly slot: number }
  | { readonly kind: "match" };

/** Start and end of each named group, two slots each; -1: not reached. */
type Slots = readonly number[];

export class LinearPattern {
  /** Names of its groups, in order. */
  readonly groups: readonly string[];
  readonly #program: readonly Instruction[];

  /** @throws Error when the pattern is too large, or holds what cannot be matched in linear time. */
  constructor(source: string) {
    const compiler = new Compiler();
    compiler.emit(parsePattern(source));
    compiler.put({ kind: "match" });
    this.groups = compiler.groups;
    this.#program = compiler.program;
  }

  /** The text of each named group when the whole of `text` matches; a group that took no part is absent. */
  match(text: string): Readonly<Record<string, string>> | undefined {
    let threads = this.#follow([{ at: 0, slots: this.groups.flatMap(() => [-1, -1]) }], 0);
    for (let index = 0; index < text.length && threads.length > 0; index++) {
      const code = text.charCodeAt(index);
      const moved = threads.flatMap(({ at, slots }) => {
        const instruction = this.#program[at];
        const isTaken = instruction?.kind === "char" && instruction.set[code] === 1;
        return isTaken ? [{ at: at + 1, slots }] : [];
      });
      threads = this.#follow(moved, index + 1);
    }
    const winner = threads.find(({ at }) => this.#program[at]?.kind === "match");
    return winner === undefined ? undefined : this.#texts(text, winner.slots);
  }

  /** Every place that is reached without taking a character, in order of preference, each once. */
  #follow(starts: readonly { readonly at: number; readonly slots: Slots }[], index: number) {
    const seen = new Uint8Array(this.#program.length);
    const reached: { readonly at: number; readonly slots: Slots }[] = [];
    const stack = [...starts].reverse();
    for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
      const { at, slots } = thread;
      if (seen[at] === 1) continue;
      seen[at] = 1;
      const instruction = this.#program[at];
      switch (instruction?.kind) {
        case "jump":
          stack.push({ at: instruction.to, slots });
          break;
        case "split":
          stack.push({ at: instruction.second, slots }, { at: instruction.first, slots });
          break;
        case "save":
          stack.push({ at: at + 1, slots: slots.with(instruction.slot, index) });
          break;
        case "char":
        case "match":
          reached.push(thread);
          break;
        case undefined:
          break;
      }
    }
    return reached;
  }

  #texts(text: string, slots: Slots): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [index, name] of this.groups.entries()) {
      const from = slots[2 * index] ?? -1;
      const to = slots[2 * index + 1] ?? -1;
      if (from >= 0 && to >= from) found[name] = text.slice(from, to);
    }
    return found;
  }
}

class Compiler {
  readonly program: Instruction[] = [];
  readonly groups: string[] = [];

  put<Kind extends Instruction>(instruction: Kind): Kind {
    if (this.program.length >= MAX_INSTRUCTIONS) {
      throw new Error(`the pattern grows beyond ${MAX_INSTRUCTIONS} steps: use smaller counts`);
    }
    this.program.push(instruction);
    return instruction;
  }

  emit(node: PatternNode): void {
    switch (node.kind) {
      case "char":
        this.put(node);
        return;
      case "sequence":
        for (const part of node.parts) this.emit(part);
        return;
      case "group": {
        const slot = 2 * this.#indexOf(node.name);
        this.put({ kind: "save", slot });
        this.emit(node.inner);
        this.put({ kind: "save", slot: slot + 1 });
        return;
      }
      case "either":
        this.#either(node.options);
        return;
      case "repeat":
        for (let count = 0; count < node.min; count++) this.emit(node.inner);
        if (node.max === Number.POSITIVE_INFINITY) this.#loop(node.inner, node.isLazy);
        else this.#upTo(node.inner, node.max - node.min, node.isLazy);
        return;
    }
  }

  #indexOf(name: string): number {
    const index = this.groups.indexOf(name);
    return index >= 0 ? index : this.groups.push(name) - 1;
  }

  #either(options: readonly PatternNode[]): void {
    const jumps = options.map((option, index) => {
      if (index === options.length - 1) {
        this.emit(option);
        return undefined;
      }
      const split = this.put({ kind: "split", first: this.program.length + 1, second: 0 });
      this.emit(option);
      const jump = this.put({ kind: "jump", to: 0 });
      split.second = this.program.length;
      return jump;
    });
    for (const jump of jumps) if (jump !== undefined) jump.to = this.program.length;
  }

  #loop(inner: PatternNode, isLazy: boolean): void {
    const at = this.program.length;
    const split = this.put({ kind: "split", first: 0, second: 0 });
    this.emit(inner);
    this.put({ kind: "jump", to: at });
    this.#aim(split, at + 1, this.program.length, isLazy);
  }

  #upTo(inner: PatternNode, count: number, isLazy: boolean): void {
    const splits = Array.from({ length: count }, () => {
      const split = this.put({ kind: "split", first: 0, second: 0 });
      const into = this.program.length;
      this.emit(inner);
      return { split, into };
    });
    for (const { split, into } of splits) this.#aim(split, into, this.program.length, isLazy);
  }

  #aim(split: Instruction & { kind: "split" }, into: number, past: number, isLazy: boolean): void {
    split.first = isLazy ? past : into;
    split.second = isLazy ? into : past;
  }
}

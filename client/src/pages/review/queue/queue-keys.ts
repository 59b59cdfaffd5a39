/** What the five keys of the queue mean, in the blind part and once the alarms are shown. Pure. */

export type QueueKey =
  | { readonly kind: "answer"; readonly answer: "yes" | "no" | "unsure" }
  | { readonly kind: "move"; readonly step: 1 | -1 }
  | { readonly kind: "enter" }
  | { readonly kind: "undo" };

/** Undefined for every other key. */
export function queueKey(key: string): QueueKey | undefined {
  switch (key.toLowerCase()) {
    case "y":
      return { kind: "answer", answer: "yes" };
    case "n":
      return { kind: "answer", answer: "no" };
    // The same key without Shift on many keyboards.
    case "?":
    case "/":
      return { kind: "answer", answer: "unsure" };
    case "arrowright":
      return { kind: "move", step: 1 };
    case "arrowleft":
      return { kind: "move", step: -1 };
    case "enter":
      return { kind: "enter" };
    case "backspace":
      return { kind: "undo" };
    default:
      return undefined;
  }
}

/** The verdict on an alarm that an answer stands for. */
export const VERDICTS = { yes: "agree", no: "no", unsure: "technical" } as const;

/** Around the end: the first follows the last. */
export function moved(at: number, step: 1 | -1, length: number): number {
  return length === 0 ? 0 : (at + step + length) % length;
}

/** Sums up what was given up since it was last written down, as the `/gap` that will say so. */
import type { EncodedMessage } from "./message-batch.ts";
import { decodeJson } from "./message-layout.ts";
import { type GapNote, gapNoteSchema } from "./session-notes.ts";
import { isCountedInput, TOPICS } from "./topics.ts";

const encoder = new TextEncoder();

export class LossCounter {
  readonly #reason: GapNote["reason"];
  #lost: GapNote | undefined;
  #breaksOrder = false;

  /** `reason`: a fault code */
  constructor(reason: GapNote["reason"]) {
    this.#reason = reason;
  }

  get isEmpty(): boolean {
    return this.#lost === undefined;
  }
  /** True when a counted input is missing: the next one may only follow behind the gap. */
  get breaksOrder(): boolean {
    return this.#breaksOrder;
  }
  get messages(): number {
    return this.#lost?.messages ?? 0;
  }

  /** Counts a message, or what a `/gap` counted that is itself lost. True when an input or picture is missing. */
  add(message: EncodedMessage): boolean {
    const gap = message.topic === "/gap" ? gapNoteSchema.safeParse(decodeJson(message.head)).data : undefined;
    const hasInputs = gap?.hasInputs ?? TOPICS[message.topic].dropTier !== "output";
    this.#lost = {
      reason: this.#reason,
      messages: this.messages + (gap?.messages ?? 1),
      fromUs: Math.min(this.#lost?.fromUs ?? message.atUs, gap?.fromUs ?? message.atUs),
      toUs: Math.max(this.#lost?.toUs ?? message.atUs, gap?.toUs ?? message.atUs),
      hasInputs: hasInputs || this.#lost?.hasInputs === true,
    };
    this.#breaksOrder ||= gap === undefined ? isCountedInput(message.topic) : gap.hasInputs;
    return hasInputs;
  }

  /** The `/gap` to be stored; undefined when nothing is missing. */
  encoded(): EncodedMessage | undefined {
    if (this.#lost === undefined) return undefined;
    return encodeGap(this.#lost, this.#lost.toUs);
  }

  /** To be called once the `/gap` is stored. */
  clear(): void {
    this.#lost = undefined;
    this.#breaksOrder = false;
  }
}

/** A `/gap` that stands at `atUs` in the file. */
export function encodeGap(gap: GapNote, atUs: number): EncodedMessage {
  const head = encoder.encode(JSON.stringify(gap));
  return { topic: "/gap", sequence: 0, atUs, measuredAtUs: atUs, head };
}

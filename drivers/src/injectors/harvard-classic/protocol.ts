/**
 * Codec of the older Harvard dialects (Pump 11; PHD 22/2000): one question, one reply that fits it, from the right
 * address. The wire format is in `reply.ts`, what is asked in `requests.ts`.
 */
import type { JsonValue } from "@cementwatch/shared/json";
import type { InjectorMotion } from "@cementwatch/shared/telemetry/reading";
import { z } from "zod";
import { CounterGuard, counterGuardSchema } from "../../counter-guard.ts";
import type { DeviceDecoder } from "../../driver.ts";
import type { NewItem } from "../../frame-scanner.ts";
import { createQueryDecoder, type QueryReader, type Taken } from "../../query-decoder.ts";
import { CLASSIC_DIALECTS, type ClassicDialect, type ClassicModel } from "./models.ts";
import { type ClassicReply, examineReply, MAX_REPLY_BYTES, parseField } from "./reply.ts";
import { CLASSIC_REQUESTS, type ClassicRequest, encodeRequest } from "./requests.ts";

/** No cement is pushed faster than this. Assumption: ten times a fast hand injection. */
const MAX_ML_PER_S = 2;

const MOTIONS: Readonly<Record<string, InjectorMotion>> = {
  ":": "stopped",
  ">": "infusing",
  "<": "withdrawing",
  "*": "stopped",
};
const INTERRUPTED: NewItem = {
  kind: "notice",
  code: "HV-INTERRUPTED",
  text: "The pump was interrupted: stopped by hand or stalled. This model does not say which; look at the pump.",
};
const FIRST_VOLUME: NewItem = {
  kind: "notice",
  code: "HV-FIRST-VOLUME",
  text: "The first volume came in; the next one confirms it.",
};
const ERROR_WORDS: Readonly<Record<string, string>> = {
  "?": "not recognised (?)",
  NA: "not applicable at present (NA)",
  OOR: "value out of range (OOR)",
};

const stateSchema = z.object({
  guard: counterGuardSchema,
  heardVersion: z.string().nullable(),
  lastPrompt: z.string().nullable(),
});

interface ClassicReading {
  readonly address: number;
  readonly model: ClassicModel;
  readonly volumeUnit: "mL" | "uL";
}

/** What the items mean is in the driver's README; the decoder never throws on bytes. */
export function createClassicDecoder(reading: ClassicReading): DeviceDecoder {
  const requests = new Map(
    CLASSIC_REQUESTS.map((request) => [request, encodeRequest(request, reading.address)]),
  );
  return createQueryDecoder(requests, new ClassicReader(reading));
}

class ClassicReader implements QueryReader<ClassicRequest, ClassicReply> {
  readonly maxFrameBytes = MAX_REPLY_BYTES;
  readonly maxIdleBytes = 0;
  readonly #reading: ClassicReading;
  readonly #dialect: ClassicDialect;
  readonly #guard = new CounterGuard();
  #heardVersion: string | undefined;
  #lastPrompt: string | undefined;

  constructor(reading: ClassicReading) {
    this.#reading = reading;
    this.#dialect = CLASSIC_DIALECTS[reading.model];
  }

  examine(window: Uint8Array) {
    return examineReply(window);
  }

  take(reply: ClassicReply, open: ClassicRequest | undefined, atUs: number): Taken {
    const { address } = this.#reading;
    const field = parseField(reply.field);
    if (field === undefined || (reply.prompt === "*" && !this.#dialect.hasInterruptedPrompt)) {
      return "malformed";
    }
    const isAnswer = open !== undefined && (field.kind === "error" || field.kind === open);
    if (reply.address !== address || !isAnswer) return "unexpected";
    switch (field.kind) {
      case "error":
        return [refusal(field.error)];
      case "volume":
        return this.#volume(reply.prompt, field.value, field.width, atUs);
      case "version":
        return this.#version(field.text);
    }
  }

  snapshot(): JsonValue {
    return {
      guard: this.#guard.snapshot(),
      heardVersion: this.#heardVersion ?? null,
      lastPrompt: this.#lastPrompt ?? null,
    };
  }

  restore(state: unknown): void {
    const parsed = stateSchema.parse(state);
    this.#guard.restore(parsed.guard);
    this.#heardVersion = parsed.heardVersion ?? undefined;
    this.#lastPrompt = parsed.lastPrompt ?? undefined;
  }

  #volume(prompt: string, value: number, width: number, atUs: number): Taken {
    const valueMl = this.#reading.volumeUnit === "uL" ? Math.round(value * 1000) / 1e6 : value;
    // A prompt is one character without any redundancy: a new one counts when it comes twice.
    const shape = `${width}${prompt}`;
    const trend = prompt === "<" ? 0 : 1;
    const verdict = this.#guard.judge({ valueMl, atUs, maxMlPerS: MAX_ML_PER_S, trend, shape });
    if (verdict === "doubted") return "doubted";
    if (verdict === "first") return [FIRST_VOLUME];
    const motion = this.#motion(prompt);
    // What the counter does while it refills is not in the manuals: such a value is no evidence.
    const quality = prompt === "<" ? "invalid" : "valid";
    return [...motion, { kind: "reading", signal: "volume", value: valueMl, unit: "mL", quality }];
  }

  /** Without a checksum a version counts when it has been read twice alike. */
  #version(text: string): Taken {
    const isConfirmed = this.#heardVersion === text;
    this.#heardVersion = text;
    if (!isConfirmed) return [{ kind: "notice", code: "HV-VERSION", text: `The pump says it is "${text}".` }];
    return [{ kind: "identity", model: this.#dialect.title, serialNumber: "", firmware: text }];
  }

  #motion(prompt: string): readonly NewItem[] {
    const isInterrupted = prompt === "*" && (this.#lastPrompt === ">" || this.#lastPrompt === "<");
    this.#lastPrompt = prompt;
    const motion: NewItem = { kind: "motion", motion: MOTIONS[prompt] ?? "stopped" };
    return isInterrupted ? [motion, INTERRUPTED] : [motion];
  }
}

function refusal(error: string): NewItem {
  const words = ERROR_WORDS[error] ?? error;
  const text = `The pump did not answer the request: ${words}. Check that the option model names this pump.`;
  return { kind: "notice", code: "HV-REQUEST-REFUSED", text };
}

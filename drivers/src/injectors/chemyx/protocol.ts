/**
 * Codec of Chemyx Fusion and Nexus pumps: one question, its echo, one reply that fits it. Frames are in `reply.ts`, what
 * is asked in `requests.ts`. A volume counts once the pump has said twice alike what it counts in.
 */
import type { JsonValue } from "@cementwatch/shared/json";
import { z } from "zod";
import { CounterGuard, counterGuardSchema } from "../../counter-guard.ts";
import type { DeviceDecoder } from "../../driver.ts";
import type { FrameVerdict, NewItem } from "../../frame-scanner.ts";
import { createQueryDecoder, type QueryReader, type Taken } from "../../query-decoder.ts";
import { type ChemyxReply, type ChemyxUnit, examineReply, MAX_REPLY_BYTES } from "./reply.ts";
import { CHEMYX_REQUESTS, type ChemyxChannel, type ChemyxRequest, encodeRequest } from "./requests.ts";

/** No cement is pushed faster than this. Assumption: ten times a fast hand injection. */
const MAX_ML_PER_S = 2;
/** Whoever hears it asks for the parameters again. */
export const NOTICE_UNIT = "CX-UNIT";
const RUN_GOES_ON: NewItem = {
  kind: "notice",
  code: "CX-RUN-GOES-ON",
  text: "This pump goes on to the end of its run when the cable or cementwatch is gone. Stop it at the pump.",
};
const REFUSED: NewItem = {
  kind: "notice",
  code: "CX-REQUEST-REFUSED",
  text: "The pump does not know the request (Invalid Command!). Check the option channel: a pump with two needs one.",
};
const STALL: NewItem = {
  kind: "deviceAlarm",
  code: "CX-STALL",
  text: "The pump's motor stalled: back-pressure too high.",
};
const NO_UNIT: NewItem = {
  kind: "notice",
  code: "CX-NO-UNIT",
  text: "The volume is not read: its unit has to be confirmed first.",
};
const FIRST_VOLUME: NewItem = {
  kind: "notice",
  code: "CX-FIRST-VOLUME",
  text: "The first volume came in; the next one confirms it.",
};
const UNIT_WORDS: Readonly<Record<ChemyxUnit, string>> = { 0: "mL/min", 1: "mL/h", 2: "µL/min", 3: "µL/h" };

const unitSchema = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]).nullable();
const stateSchema = z.object({
  guard: counterGuardSchema,
  unit: unitSchema,
  heardUnit: unitSchema,
  isKnown: z.boolean(),
  isStalled: z.boolean(),
});

interface ChemyxReading {
  readonly title: string;
  readonly channel?: ChemyxChannel | undefined;
  /** The pump repeats what it is asked. */
  readonly echo: boolean;
}
type Requests = ReadonlyMap<ChemyxRequest, Uint8Array>;

/** What the items mean is in the driver's README; the decoder never throws on bytes. */
export function createChemyxDecoder(reading: ChemyxReading): DeviceDecoder {
  const requests: Requests = new Map(
    CHEMYX_REQUESTS.map((request) => [request, encodeRequest(request, reading.channel)]),
  );
  return createQueryDecoder(requests, new ChemyxReader(reading, requests));
}

class ChemyxReader implements QueryReader<ChemyxRequest, ChemyxReply> {
  readonly maxFrameBytes = MAX_REPLY_BYTES;
  readonly maxIdleBytes = 0;
  readonly #reading: ChemyxReading;
  readonly #requests: Requests;
  readonly #guard = new CounterGuard();
  /** Confirmed, and as heard last. */
  #unit: ChemyxUnit | undefined;
  #heardUnit: ChemyxUnit | undefined;
  #isKnown = false;
  #isStalled = false;

  constructor(reading: ChemyxReading, requests: Requests) {
    this.#reading = reading;
    this.#requests = requests;
  }

  examine(window: Uint8Array, open: ChemyxRequest | undefined): FrameVerdict<ChemyxReply> {
    if (open === undefined) return examineReply(window, undefined);
    const echo = this.#reading.echo ? this.#requests.get(open) : undefined;
    return examineReply(window, { request: open, echo, channel: this.#reading.channel });
  }

  take(reply: ChemyxReply, _open: ChemyxRequest | undefined, atUs: number): Taken {
    switch (reply.kind) {
      case "prompt":
        return "nothing";
      case "refused":
        return [REFUSED];
      case "parameters":
        return this.#parameters(reply.unit);
      case "volume":
        return this.#volume(reply.value, reply.width, atUs);
      case "status": {
        const hasStalled = reply.isStalled && !this.#isStalled;
        this.#isStalled = reply.isStalled;
        const motion: NewItem = { kind: "motion", motion: reply.motion };
        return hasStalled ? [motion, STALL] : [motion];
      }
    }
  }

  snapshot(): JsonValue {
    return {
      guard: this.#guard.snapshot(),
      unit: this.#unit ?? null,
      heardUnit: this.#heardUnit ?? null,
      isKnown: this.#isKnown,
      isStalled: this.#isStalled,
    };
  }

  restore(state: unknown): void {
    const parsed = stateSchema.parse(state);
    this.#guard.restore(parsed.guard);
    this.#unit = parsed.unit ?? undefined;
    this.#heardUnit = parsed.heardUnit ?? undefined;
    this.#isKnown = parsed.isKnown;
    this.#isStalled = parsed.isStalled;
  }

  #parameters(found: ChemyxUnit): Taken {
    const isConfirmed = found === this.#heardUnit;
    this.#heardUnit = found;
    if (!isConfirmed) {
      // Until it has been said again nobody knows what the volume counts in.
      if (this.#unit !== found) this.#unit = undefined;
      return [{ kind: "notice", code: NOTICE_UNIT, text: `The pump counts in ${UNIT_WORDS[found]}.` }];
    }
    const identity: NewItem = {
      kind: "identity",
      model: this.#reading.title,
      serialNumber: "",
      firmware: "",
    };
    const isFirst = !this.#isKnown;
    this.#unit = found;
    this.#isKnown = true;
    return isFirst ? [identity, RUN_GOES_ON] : [identity];
  }

  #volume(value: number, width: number, atUs: number): Taken {
    if (this.#unit === undefined) return [NO_UNIT];
    const valueMl = this.#unit >= 2 ? Math.round(value * 1000) / 1e6 : value;
    const verdict = this.#guard.judge({
      valueMl,
      atUs,
      maxMlPerS: MAX_ML_PER_S,
      trend: 0,
      shape: `${width}`,
    });
    if (verdict === "doubted") return "doubted";
    if (verdict === "first") return [FIRST_VOLUME];
    return [{ kind: "reading", signal: "volume", value: valueMl, unit: "mL", quality: "valid" }];
  }
}

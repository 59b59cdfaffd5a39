/**
 * Codec of the newer Harvard dialects (11 Elite and Pico Plus; PHD ULTRA): one question, one reply that fits it, from
 * the right address. Frames are in `reply.ts`, the status line in `status.ts`, what is asked in `requests.ts`.
 */
import type { JsonValue } from "@cementwatch/shared/json";
import { z } from "zod";
import { CounterGuard, counterGuardSchema } from "../../counter-guard.ts";
import type { DeviceDecoder } from "../../driver.ts";
import type { FrameVerdict, NewItem } from "../../frame-scanner.ts";
import { createQueryDecoder, type QueryReader, type Taken } from "../../query-decoder.ts";
import { ALARM_LIMIT, ALARM_STALL, NOTICE_REVIVED, NOTICE_TARGET, otherModel, refusal } from "./messages.ts";
import { ELITE_DIALECTS, type EliteDialect, type EliteModel } from "./models.ts";
import { type EliteMessage, type EliteReply, examineReply, MAX_REPLY_BYTES } from "./reply.ts";
import { ELITE_REQUESTS, type EliteRequest, encodeRequest } from "./requests.ts";
import { type EliteStatus, parseStatus } from "./status.ts";

/** Between two replies the rate may have been changed at the pump. Assumptions. */
const RATE_MARGIN = 2;
const MIN_ML_PER_S = 0.2;
/** LF, two digits, one or two characters. */
const MAX_PROMPT_BYTES = 5;
const VERSION = /^([A-Za-z0-9][A-Za-z0-9 /+.-]{2,40}?) +v?(\d+(?:\.\d+){1,3})$/i;

const stateSchema = z.object({
  guard: counterGuardSchema,
  heardVersion: z.string().nullable(),
  infusedMl: z.number(),
  withdrawnMl: z.number(),
  flags: z.array(z.enum(["stalled", "atLimit", "target"])),
});

type Flag = z.infer<typeof stateSchema>["flags"][number];
type Requests = ReadonlyMap<EliteRequest, Uint8Array>;

/** What the items mean is in the driver's README; the decoder never throws on bytes. */
export function createEliteDecoder(model: EliteModel, address: number): DeviceDecoder {
  const requests: Requests = new Map(
    ELITE_REQUESTS.map((request) => [request, encodeRequest(request, model, address)]),
  );
  return createQueryDecoder(requests, new EliteReader(ELITE_DIALECTS[model], address, requests));
}

class EliteReader implements QueryReader<EliteRequest, EliteMessage> {
  readonly maxFrameBytes = MAX_REPLY_BYTES;
  /** A prompt that came by itself may wait for what would make it a line. */
  readonly maxIdleBytes = MAX_PROMPT_BYTES;
  readonly #dialect: EliteDialect;
  readonly #address: number;
  readonly #requests: Requests;
  readonly #guard = new CounterGuard();
  #heardVersion: string | undefined;
  #infusedMl = 0;
  #withdrawnMl = 0;
  /** What the pump said last, so that each alarm is told once. */
  #flags: readonly Flag[] = [];

  constructor(dialect: EliteDialect, address: number, requests: Requests) {
    this.#dialect = dialect;
    this.#address = address;
    this.#requests = requests;
  }

  examine(window: Uint8Array, open: EliteRequest | undefined): FrameVerdict<EliteMessage> {
    const echo = open === undefined ? undefined : this.#requests.get(open);
    return examineReply(window, { echo, isPromptOnly: open === "revive" });
  }

  take(message: EliteMessage, open: EliteRequest | undefined, atUs: number): Taken {
    if (message.kind === "reply") return this.#reply(message, open, atUs);
    if (message.kind === "nothing" || open !== "revive") {
      // A prompt that came by itself is one character without redundancy: the next status says the same with it.
      return "nothing";
    }
    return this.#isOurs(message.promptAddress) ? [{ kind: "notice", ...NOTICE_REVIVED }] : "unexpected";
  }

  snapshot(): JsonValue {
    return {
      guard: this.#guard.snapshot(),
      heardVersion: this.#heardVersion ?? null,
      infusedMl: this.#infusedMl,
      withdrawnMl: this.#withdrawnMl,
      flags: [...this.#flags],
    };
  }

  restore(state: unknown): void {
    const parsed = stateSchema.parse(state);
    this.#guard.restore(parsed.guard);
    this.#heardVersion = parsed.heardVersion ?? undefined;
    this.#infusedMl = parsed.infusedMl;
    this.#withdrawnMl = parsed.withdrawnMl;
    this.#flags = parsed.flags;
  }

  #isOurs(printed: number | undefined): boolean {
    return printed === this.#address || (printed === undefined && this.#address === 0);
  }

  #reply(reply: EliteReply, open: EliteRequest | undefined, atUs: number): Taken {
    const [line] = reply.lines;
    const addresses = [reply.promptAddress, ...reply.lines.map(({ address }) => address)];
    if (line === undefined || !addresses.every((address) => this.#isOurs(address))) return "unexpected";
    if (open === undefined || open === "revive") return "unexpected";
    if (reply.lines.length > 1) return [{ kind: "notice", ...refusal(reply.lines.map(({ text }) => text)) }];
    const status = parseStatus(line.text, reply.prompt, this.#dialect);
    if (open === "version") return status === undefined ? this.#version(line.text) : "unexpected";
    if (status !== undefined) return this.#status(status, reply.prompt, atUs);
    return VERSION.test(line.text) ? "unexpected" : "malformed";
  }

  /** Without a checksum a version counts when it has been read twice alike. */
  #version(text: string): Taken {
    const [whole, name = "", firmware = ""] = VERSION.exec(text) ?? [];
    if (whole === undefined) return "malformed";
    if (this.#dialect.other.test(name)) {
      return [{ kind: "notice", ...otherModel(text, this.#dialect.title) }];
    }
    const isConfirmed = this.#heardVersion === text;
    this.#heardVersion = text;
    if (!isConfirmed) return [{ kind: "notice", code: "HV-VERSION", text: `The pump says it is "${text}".` }];
    const model = this.#dialect.own.test(name) ? name : `${this.#dialect.title} (${name})`;
    return [{ kind: "identity", model, serialNumber: "", firmware }];
  }

  #status(status: EliteStatus, prompt: string, atUs: number): Taken {
    const { volumeMl, isWithdrawing } = status;
    // Each direction has its own counter, and the status shows the one of the present direction.
    const netMl = isWithdrawing ? this.#infusedMl - volumeMl : volumeMl - this.#withdrawnMl;
    const valueMl = Math.round(netMl * 1e6) / 1e6;
    const maxMlPerS = Math.max(MIN_ML_PER_S, status.rateMlPerS * RATE_MARGIN);
    // Where the flags do not say the same as the prompt, a new prompt counts when it comes twice.
    const shape = this.#dialect.tellsRunning ? "" : prompt;
    const verdict = this.#guard.judge({ valueMl, atUs, maxMlPerS, trend: isWithdrawing ? -1 : 1, shape });
    if (verdict === "doubted") return "doubted";
    if (isWithdrawing) this.#withdrawnMl = volumeMl;
    else this.#infusedMl = volumeMl;
    const told: readonly NewItem[] = [{ kind: "motion", motion: status.motion }, ...this.#begun(status)];
    if (verdict === "first") return told;
    return [...told, { kind: "reading", signal: "volume", value: valueMl, unit: "mL", quality: "valid" }];
  }

  #begun(status: EliteStatus): readonly NewItem[] {
    const now: Flag[] = [];
    if (status.isStalled) now.push("stalled");
    if (status.isAtLimit) now.push("atLimit");
    if (status.isTargetReached) now.push("target");
    const begun = now.filter((flag) => !this.#flags.includes(flag));
    this.#flags = now;
    return begun.map((flag): NewItem => {
      if (flag === "target") return { kind: "notice", ...NOTICE_TARGET };
      return { kind: "deviceAlarm", ...(flag === "stalled" ? ALARM_STALL : ALARM_LIMIT) };
    });
  }
}

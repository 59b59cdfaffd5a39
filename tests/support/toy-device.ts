/**
 * The smallest device that can be supervised, written against the driver contract and nothing else: `?` asks who it
 * is (`#model/serial;`), `p` asks for a value (`=12;`), anything else that ends in `;` is refused.
 */
import type { DeviceProtocol } from "@cementwatch/drivers/driver";
import type { Link, LinkHandlers } from "@cementwatch/drivers/link";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";

export const TOY_PERIOD_US = 100_000;
const ALLOWED = new Set(["?", "p"]);

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decode(message: string, firstByteAtUs: number): DecodedItem {
  const [, model, serialNumber] = /^#([^/]*)\/(.*)$/.exec(message) ?? [];
  if (model !== undefined && serialNumber !== undefined) {
    return { kind: "identity", firstByteAtUs, model, serialNumber, firmware: "1" };
  }
  if (/^=\d+$/.test(message)) {
    const value = Number(message.slice(1));
    return { kind: "reading", firstByteAtUs, signal: "pressure", value, unit: "kPa", quality: "valid" };
  }
  return { kind: "rejected", firstByteAtUs, code: "INJ-MALFORMED", skippedBytes: message.length + 1 };
}

export interface ToyOptions {
  /** The poller asks for consent before the first value. */
  readonly needsConsent?: boolean;
  /** What the poller asks instead of a value: to try the table of allowed requests. */
  readonly request?: string;
}

export function createToyProtocol(options: ToyOptions = {}): DeviceProtocol {
  return {
    nominalPeriodUs: TOY_PERIOD_US,
    isAllowedRequest: (bytes) => ALLOWED.has(new TextDecoder().decode(bytes)),
    createDecoder() {
      let pending = "";
      return {
        sent: () => undefined,
        received(bytes, atUs) {
          pending += new TextDecoder("latin1").decode(bytes);
          const messages = pending.split(";");
          pending = messages.pop() ?? "";
          return messages.map((message) => decode(message, atUs));
        },
        snapshot: () => pending,
        restore: () => undefined,
      };
    },
    createPoller() {
      let nextAtUs = 0;
      let isIdentified = false;
      let isAllowed = options.needsConsent !== true;
      return {
        step(atUs) {
          if (isIdentified && !isAllowed) return { wakeAtUs: Number.POSITIVE_INFINITY };
          if (atUs < nextAtUs) return { wakeAtUs: nextAtUs };
          nextAtUs = atUs + TOY_PERIOD_US;
          return { send: ascii(isIdentified ? (options.request ?? "p") : "?"), wakeAtUs: nextAtUs };
        },
        heard(items) {
          if (items.some((item) => item.kind === "identity")) isIdentified = true;
        },
        isIdentified: () => isIdentified,
        consentNeeded: () =>
          isIdentified && !isAllowed ? { code: "TOY-SAFE", text: "closing stops this toy" } : undefined,
        allow() {
          isAllowed = true;
        },
      };
    },
    createSimulator() {
      throw new Error("the toy is answered by its link");
    },
  };
}

/** A link whose other end is the test: it answers by itself as long as `isAnswering`. */
export class ToyLink implements Link {
  readonly name = "toy port";
  readonly sent: string[] = [];
  isAnswering = true;
  identity = "#toy/1;";
  isClosed = false;
  openError: Error | undefined;
  opening: Promise<void> = Promise.resolve();
  handlers: LinkHandlers | undefined;

  async open(handlers: LinkHandlers): Promise<void> {
    this.handlers = handlers;
    await this.opening;
    if (this.openError !== undefined) throw this.openError;
  }

  write(bytes: Uint8Array): void {
    const text = new TextDecoder().decode(bytes);
    this.sent.push(text);
    if (!this.isAnswering) return;
    queueMicrotask(() => this.say(text === "?" ? this.identity : "=12;"));
  }

  say(text: string): void {
    if (!this.isClosed) this.handlers?.onBytes(ascii(text));
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

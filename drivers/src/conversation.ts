/**
 * One conversation with one device over one open link: runs the driver's poller on the clock and decodes what comes
 * back so that the poller knows. Ends with its link; the next link gets a new one.
 */
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import type { Clock } from "./clock.ts";
import type { DeviceDecoder, DevicePoller, DeviceProtocol } from "./driver.ts";
import type { LinkTurns } from "./link.ts";

/** A poller that asks to be woken at once is asked again after this, so that a slip cannot take the processor. */
const MIN_WAKE_US = 500;
/** Requests a poller may hand over in one go; a real one has one outstanding request. */
const MAX_REQUESTS_PER_PUMP = 4;

export interface ConversationHandlers {
  /** Allowed bytes only. */
  send(bytes: Uint8Array): void;
  received(bytes: Uint8Array): void;
  heard(items: readonly DecodedItem[], isIdentified: boolean): void;
  /** Again at each pump for as long as the poller needs it. */
  consentAsked(code: string, text: string): void;
  /** The driver threw, or wanted to send what its own table forbids: this conversation is over. */
  broken(detail: string): void;
}

interface LinkCounts {
  readonly receivedBytes: number;
  readonly rejectedItems: number;
  /** On a shared line, of all its devices. */
  readonly strayBytes: number;
  /** What the last rejected item says for a person, if anything. */
  readonly rejectedDetail: string | undefined;
}

export class Conversation {
  readonly #protocol: DeviceProtocol;
  readonly #clock: Clock;
  readonly #handlers: ConversationHandlers;
  readonly #decoder: DeviceDecoder;
  readonly #poller: DevicePoller;
  /** Only on a shared line: the poller is stepped in its own turns only, so that no wait for one counts as its time-out. */
  readonly #turns: LinkTurns | undefined;
  #turn: "none" | "asked" | "held" = "none";
  #cancelWake = (): void => undefined;
  #isOver = false;
  /** Something was sent in the present turn. */
  #isAwaiting = false;
  #receivedBytes = 0;
  #rejectedItems = 0;
  #rejectedDetail: string | undefined;

  constructor(protocol: DeviceProtocol, clock: Clock, handlers: ConversationHandlers, turns?: LinkTurns) {
    this.#turns = turns;
    this.#protocol = protocol;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#decoder = protocol.createDecoder();
    this.#poller = protocol.createPoller();
  }

  /** Lets the poller ask what is due now, and sleeps until it wants to be asked again. */
  pump(): void {
    if (this.#isOver) return;
    if (this.#turns !== undefined && this.#turn !== "held") {
      this.#askTurn(this.#turns);
      return;
    }
    this.#cancelWake();
    const { wakeAtUs, hasSent } = this.#stepPoller();
    if (this.#isOver) return;
    if (this.#turn === "held" && !hasSent && !this.#isAwaiting) this.#endTurn("idle");
    if (!Number.isFinite(wakeAtUs)) return;
    const delayUs = Math.max(MIN_WAKE_US, wakeAtUs - this.#clock.nowUs());
    this.#cancelWake = this.#clock.setTimer(delayUs, () => this.#wake());
  }

  /** On a shared line this is the end of a turn in which nothing came: others first, then the poller may learn of it. */
  #wake(): void {
    if (this.#turn === "held") this.#endTurn("missed");
    this.pump();
  }

  #stepPoller(): { readonly wakeAtUs: number; readonly hasSent: boolean } {
    let wakeAtUs = this.#clock.nowUs();
    let hasSent = false;
    for (let count = 0; count < MAX_REQUESTS_PER_PUMP && !this.#isOver; count++) {
      const due = this.#guarded(() => this.#poller.step(this.#clock.nowUs()));
      if (due === undefined) break;
      wakeAtUs = due.wakeAtUs;
      if (due.send === undefined) break;
      hasSent = true;
      this.#isAwaiting = true;
      this.#send(due.send);
      if (this.#turns !== undefined) break;
    }
    const consent = this.#isOver ? undefined : this.#poller.consentNeeded();
    if (consent !== undefined) {
      this.#handlers.consentAsked(consent.code, consent.text);
      // Agreed to before, for an earlier link to this device: the poller has slept until now.
      if (this.#poller.consentNeeded() === undefined) wakeAtUs = this.#clock.nowUs();
    }
    return { wakeAtUs, hasSent };
  }

  #askTurn(turns: LinkTurns): void {
    if (this.#turn === "asked") return;
    this.#cancelWake();
    this.#turn = "asked";
    turns.ask(() => {
      if (this.#isOver) {
        turns.end("idle");
        return;
      }
      this.#turn = "held";
      this.pump();
    });
  }

  #endTurn(outcome: "answered" | "missed" | "idle"): void {
    if (this.#turn !== "held") return;
    this.#turn = "none";
    this.#isAwaiting = false;
    this.#turns?.end(outcome);
  }

  received(bytes: Uint8Array): void {
    if (this.#isOver) return;
    const atUs = this.#clock.nowUs();
    this.#handlers.received(bytes);
    this.#receivedBytes += bytes.length;
    const heard = this.#guarded(() => {
      const items = this.#decoder.received(bytes, atUs);
      if (items.length > 0) this.#poller.heard(items, atUs);
      return { items, isIdentified: this.#poller.isIdentified() };
    });
    if (heard === undefined || heard.items.length === 0) return;
    for (const item of heard.items) {
      if (item.kind !== "rejected") continue;
      this.#rejectedItems += 1;
      this.#rejectedDetail = item.detail;
    }
    if (heard.items.some((item) => item.kind !== "rejected")) this.#endTurn("answered");
    this.#handlers.heard(heard.items, heard.isIdentified);
    this.pump();
  }

  allow(): void {
    this.#poller.allow();
  }

  /** What came in since the link opened, for the person who has to find out why nothing is understood. */
  counts(): LinkCounts {
    return {
      receivedBytes: this.#receivedBytes,
      rejectedItems: this.#rejectedItems,
      strayBytes: this.#turns?.strayBytes() ?? 0,
      rejectedDetail: this.#rejectedDetail,
    };
  }

  end(): void {
    this.#isOver = true;
    this.#cancelWake();
    this.#endTurn("idle");
  }

  #send(bytes: Uint8Array): void {
    if (this.#protocol.isAllowedRequest(bytes)) {
      this.#decoder.sent(bytes, this.#clock.nowUs());
      this.#handlers.send(bytes);
      return;
    }
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    this.#break(`the driver wanted to send ${hex}, which is not in its request table; not sent`);
  }

  /** Keeps a mistake in one driver from stopping the server: it costs this device only, and is shown. */
  #guarded<Result>(call: () => Result): Result | undefined {
    try {
      return call();
    } catch (error) {
      this.#break(`the driver failed: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  #break(detail: string): void {
    this.end();
    this.#handlers.broken(detail);
  }
}

/**
 * Keeps one device talking: opens its link, runs the driver's polling schedule, watches the age of what is heard and
 * opens again after a loss. The age is the truth; a port's own events only make a loss known sooner. Says what it
 * does to a sink, which stamps and records; it never writes a byte that the driver's table does not allow.
 */
import { type FaultCode, FaultError } from "@cementwatch/shared/faults";
import type { LinkState } from "@cementwatch/shared/pipeline/events";
import type { DecodedItem, DeviceIdentity } from "@cementwatch/shared/telemetry/reading";
import { type BackoffPolicy, backoffUs } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { Conversation } from "./conversation.ts";
import type { DeviceProtocol } from "./driver.ts";
import { describeDevice, ExpectedDevice } from "./expected-device.ts";
import type { Link, LinkSource } from "./link.ts";
import {
  initialSupervision,
  type SupervisionAction,
  type SupervisionEvent,
  stepSupervision,
} from "./supervision.ts";

/** A port that went away: an adapter is usable again some 100 ms after re-plugging; give up no device. Assumptions. */
const RECONNECT: BackoffPolicy = { firstUs: 100_000, factor: 2, capUs: 2_000_000, jitterRatio: 0.2 };
/** A port that is there but silent: re-opening helps a stuck adapter and costs a healthy one its conversation. */
const REOPEN: BackoffPolicy = { firstUs: 2_000_000, factor: 2, capUs: 10_000_000, jitterRatio: 0.2 };
/** Neither the system nor a network may leave an attempt hanging for good. Assumption. */
const OPEN_DEADLINE_US = 5_000_000;
const SILENCE_MIN_US = 500_000;
const SILENCE_MAX_US = 3_000_000;

const WAITING = "waiting for the device to say what it is";

export interface SupervisorSink {
  /** Every chunk in both directions, in order; the bytes are the sink's to keep. */
  serial(direction: "sent" | "received", bytes: Uint8Array): void;
  /** Each change of state or of its detail. */
  link(state: LinkState, detail: string): void;
  /** Once per outage and kind of fault. */
  fault(code: FaultCode, detail: string): void;
  /**
   * What the last received chunk meant, after the state has followed it. For tools that show one device; the
   * pipeline decodes by itself from the recorded bytes.
   */
  items?(items: readonly DecodedItem[]): void;
}

export interface SupervisorOptions {
  readonly protocol: DeviceProtocol;
  readonly openSource: LinkSource;
  readonly clock: Clock;
  readonly sink: SupervisorSink;
  /** In [0, 1): spreads retries. Injected so that simulations repeat. */
  readonly random: () => number;
}

/** How long without an item a device counts as silent: max(500 ms, 3 periods), at most 3 s, µs. */
export function silenceBoundUs(nominalPeriodUs: number): number {
  return Math.min(SILENCE_MAX_US, Math.max(SILENCE_MIN_US, 3 * nominalPeriodUs));
}

/** Supervises one device. All methods are synchronous but `stop`, which resolves when the port is released. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #silenceUs: number;
  #state = initialSupervision();
  #detail = "";
  #link: Link | undefined;
  /** Counts openings and closings, so that what an earlier opening still does is known to be void. */
  #attempt = 0;
  #released: Promise<void> = Promise.resolve();
  #conversation: Conversation | undefined;
  #aliveAtUs = 0;
  #cancelWatchdog: (() => void) | undefined;
  #cancelRetry: (() => void) | undefined;
  readonly #expected = new ExpectedDevice();
  #foundAnother: string | undefined;
  /** Consent once given holds for reconnections of the same device: asking again would itself stop its polling. */
  readonly #consented = new Set<string>();
  #asked: { readonly code: string; readonly text: string } | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#silenceUs = silenceBoundUs(options.protocol.nominalPeriodUs);
  }

  state(): LinkState {
    return this.#state.kind;
  }

  /** Opens, and goes on trying until `stop`. */
  start(): void {
    this.#handle("start", "opening");
  }

  async stop(): Promise<void> {
    this.#handle("stop", "stopped");
    await this.#released;
  }

  /** What waits for a person's yes; it is set before the sink hears of it. */
  question(): { readonly code: string; readonly text: string } | undefined {
    if (this.#foundAnother !== undefined) return { code: "LNK-IDENTITY-CHANGED", text: this.#foundAnother };
    return this.#asked;
  }

  /** A person agrees to what `question` says: polling goes on, or another device is taken as the right one. */
  allow(): void {
    if (this.#foundAnother !== undefined) {
      this.#foundAnother = undefined;
      this.#expected.forget();
      this.#consented.clear();
    }
    if (this.#asked === undefined) return;
    this.#consented.add(this.#asked.code);
    this.#asked = undefined;
    this.#conversation?.allow();
    this.#handle("consentGiven", "a person agreed");
    this.#conversation?.pump();
  }

  #handle(event: SupervisionEvent, detail: string): void {
    const before = this.#state;
    const { state, actions, fault } = stepSupervision(before, event);
    this.#state = state;
    const isConsent = event === "consentAsked" || event === "consentGiven";
    const isNews = state.kind !== before.kind || (isConsent && actions.length > 0);
    if (isNews) {
      this.#detail = detail;
      this.#options.sink.link(state.kind, detail);
    }
    if (fault !== undefined) this.#options.sink.fault(fault, detail);
    for (const action of actions) this.#act(action);
  }

  #act(action: SupervisionAction): void {
    switch (action) {
      case "openLink":
        void this.#openLink();
        return;
      case "closeLink":
        this.#closeLink();
        return;
      case "startConversation":
        this.#startConversation();
        return;
      case "armWatchdog":
        this.#aliveAtUs = this.#options.clock.nowUs();
        if (this.#cancelWatchdog === undefined) this.#watch(this.#silenceUs);
        return;
      case "disarmWatchdog":
        this.#disarmWatchdog();
        return;
      case "scheduleReconnect":
        this.#schedule(RECONNECT);
        return;
      case "scheduleReopen":
        this.#schedule(REOPEN);
        return;
      case "cancelTimer":
        this.#cancelRetry?.();
        this.#cancelRetry = undefined;
        return;
    }
  }

  /** A link that opens after its time was given to `close()` while opening, which releases it. */
  async #openLink(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const isCurrent = (): boolean => attempt === this.#attempt;
    await this.#released;
    if (!isCurrent()) return;
    const cancelDeadline = this.#options.clock.setTimer(OPEN_DEADLINE_US, () => {
      if (isCurrent()) this.#handle("openFailed", `no success within ${OPEN_DEADLINE_US / 1_000_000} s`);
    });
    let failure: string | undefined;
    try {
      const link = await this.#options.openSource();
      if (!isCurrent()) return;
      this.#link = link;
      await link.open(this.#handlersOf(link));
    } catch (error) {
      failure = detailOf(error);
    } finally {
      cancelDeadline();
    }
    if (!isCurrent()) return;
    if (failure === undefined) this.#handle("opened", `${this.#portName()}: ${WAITING}`);
    else this.#handle("openFailed", failure);
  }

  #handlersOf(link: Link) {
    return {
      onBytes: (bytes: Uint8Array): void => {
        if (this.#link === link) this.#conversation?.received(bytes);
      },
      onClosed: (fault: FaultError): void => {
        if (this.#link === link) this.#handle("linkClosed", fault.detail);
      },
    };
  }

  #closeLink(): void {
    this.#attempt += 1;
    this.#disarmWatchdog();
    this.#conversation?.end();
    this.#conversation = undefined;
    this.#asked = undefined;
    const link = this.#link;
    this.#link = undefined;
    if (link === undefined) return;
    // A link that cannot be released is reported by the next open, which then finds the port held.
    this.#released = link.close().catch(() => undefined);
  }

  #startConversation(): void {
    const link = this.#link;
    if (link === undefined) throw new Error("conversation without a link");
    const { protocol, clock, sink } = this.#options;
    this.#conversation = new Conversation(protocol, clock, {
      send: (bytes) => {
        sink.serial("sent", bytes);
        link.write(bytes);
      },
      received: (bytes) => sink.serial("received", bytes),
      heard: (items, isIdentified) => this.#heard(items, isIdentified),
      consentAsked: (code, text) => this.#askConsent(code, text),
      broken: (detail) => {
        sink.fault("SYS-INVARIANT", detail);
        if (this.#link === link) this.#handle("linkClosed", detail);
      },
    });
    this.#conversation.pump();
  }

  /** Garbage is no sign of life: only messages are. */
  #heard(items: readonly DecodedItem[], isIdentified: boolean): void {
    this.#follow(items, isIdentified);
    this.#options.sink.items?.(items);
  }

  #follow(items: readonly DecodedItem[], isIdentified: boolean): void {
    const identity = items.findLast((item): item is DeviceIdentity => item.kind === "identity");
    if (identity !== undefined && !this.#expected.admits(identity)) {
      const found = describeDevice(identity.model, identity.serialNumber);
      this.#foundAnother = `${this.#portName()}: found ${found}, expected ${this.#expected.describe()}; connect the right one or allow this one`;
      this.#handle("wrongDevice", this.#foundAnother);
      return;
    }
    const isAlive = items.some((item) => item.kind !== "rejected");
    if (!isAlive || this.#asked !== undefined) return;
    if (isIdentified) this.#foundAnother = undefined;
    if (isIdentified) this.#handle("proved", `${this.#portName()}: ${this.#expected.describe()}`);
    else this.#handle("heard", `${this.#portName()}: ${WAITING}`);
  }

  #portName(): string {
    return this.#link?.name ?? "port";
  }

  #askConsent(code: string, text: string): void {
    if (this.#consented.has(code)) {
      this.#conversation?.allow();
      return;
    }
    if (this.#asked?.code === code) return;
    this.#asked = { code, text };
    this.#handle("consentAsked", text);
  }

  #watch(us: number): void {
    this.#cancelWatchdog = this.#options.clock.setTimer(us, () => {
      const quietUs = this.#options.clock.nowUs() - this.#aliveAtUs;
      if (quietUs < this.#silenceUs) {
        this.#watch(this.#silenceUs - quietUs);
        return;
      }
      this.#cancelWatchdog = undefined;
      this.#handle("silence", this.#silenceText(quietUs));
    });
  }

  #disarmWatchdog(): void {
    this.#cancelWatchdog?.();
    this.#cancelWatchdog = undefined;
  }

  #silenceText(quietUs: number): string {
    const { receivedBytes = 0, rejectedItems = 0 } = this.#conversation?.counts() ?? {};
    const what =
      rejectedItems > 0
        ? `${rejectedItems} unreadable pieces in ${receivedBytes} bytes so far: wrong baud rate, wrong driver or a noisy line`
        : `${receivedBytes} bytes heard so far: check power, address and cable`;
    return `${this.#portName()}: no message for ${(quietUs / 1_000_000).toFixed(1)} s; ${what}`;
  }

  #schedule(policy: BackoffPolicy): void {
    const delayUs = backoffUs(this.#state.attempt - 1, policy, this.#options.random());
    this.#cancelRetry = this.#options.clock.setTimer(delayUs, () => {
      this.#cancelRetry = undefined;
      this.#handle("timerDue", `attempt ${this.#state.attempt}; before: ${this.#detail}`);
    });
  }
}

function detailOf(error: unknown): string {
  if (error instanceof FaultError) return error.detail;
  return error instanceof Error ? error.message : String(error);
}

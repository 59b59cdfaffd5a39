/**
 * Keeps one device talking: opens its link, runs the driver's polling schedule, watches the age of what is heard and
 * opens again after a loss. The age is the truth; a port's own events only make a loss known sooner. Says what it
 * does to a sink, which stamps and records; it never writes a byte that the driver's table does not allow.
 */
import type { FaultCode } from "@cementwatch/shared/faults";
import type { LinkState } from "@cementwatch/shared/pipeline/events";
import type { DecodedItem, DeviceIdentity } from "@cementwatch/shared/telemetry/reading";
import { type BackoffPolicy, backoffUs } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { Conversation, type ConversationHandlers } from "./conversation.ts";
import type { DeviceProtocol } from "./driver.ts";
import { describeDevice, ExpectedDevice } from "./expected-device.ts";
import type { LinkSource } from "./link.ts";
import { LinkSlot } from "./link-slot.ts";
import { SilenceWatchdog, silenceBoundUs } from "./silence-watchdog.ts";
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
const WAITING = "waiting for the device to say what it is";

interface SupervisorSink {
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

/** Supervises one device. All methods are synchronous but `stop`, which resolves when the port is released. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #slot: LinkSlot;
  readonly #watchdog: SilenceWatchdog;
  #state = initialSupervision();
  #detail = "";
  readonly #events: { readonly event: SupervisionEvent; readonly detail: string }[] = [];
  #isStepping = false;
  #conversation: Conversation | undefined;
  #cancelRetry: (() => void) | undefined;
  readonly #expected = new ExpectedDevice();
  #foundAnother: string | undefined;
  /** Consent once given holds for reconnections of the same device: asking again would itself stop its polling. */
  readonly #consented = new Set<string>();
  #asked: { readonly code: string; readonly text: string } | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    const { clock, openSource, protocol } = options;
    this.#slot = new LinkSlot(openSource, clock, {
      opened: () => this.#handle("opened", `${this.#portName()}: ${WAITING}`),
      openFailed: (detail) => this.#handle("openFailed", detail),
      bytes: (bytes) => this.#conversation?.received(bytes),
      closed: (detail) => this.#handle("linkClosed", detail),
    });
    this.#watchdog = new SilenceWatchdog(
      clock,
      silenceBoundUs(protocol.nominalPeriodUs),
      (quietUs) => this.#handle("silence", this.#silenceText(quietUs)),
      () => this.#slot.link()?.turns?.waitedUs() ?? 0,
    );
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
    // Called from inside a sink, the stop waits until the step that told the sink is complete.
    await Promise.resolve();
    await this.#slot.released();
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

  /** Steps run to completion: what a sink does in answer to one waits for its end. */
  #handle(event: SupervisionEvent, detail: string): void {
    this.#events.push({ event, detail });
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        this.#step(next.event, next.detail);
      }
    } finally {
      this.#isStepping = false;
    }
  }

  #step(event: SupervisionEvent, detail: string): void {
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
        void this.#slot.open();
        return;
      case "closeLink":
        this.#closeLink();
        return;
      case "startConversation":
        this.#startConversation();
        return;
      case "armWatchdog":
        this.#watchdog.arm();
        return;
      case "disarmWatchdog":
        this.#watchdog.disarm();
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

  #closeLink(): void {
    this.#watchdog.disarm();
    this.#conversation?.end();
    this.#conversation = undefined;
    this.#asked = undefined;
    this.#slot.close();
  }

  #startConversation(): void {
    const link = this.#slot.link();
    if (link === undefined) throw new Error("conversation without a link");
    const { protocol, clock, sink } = this.#options;
    const handlers: ConversationHandlers = {
      send: (bytes) => {
        sink.serial("sent", bytes);
        link.write(bytes);
      },
      received: (bytes) => sink.serial("received", bytes),
      heard: (items, isIdentified) => this.#heard(items, isIdentified),
      consentAsked: (code, text) => this.#askConsent(code, text),
      broken: (detail) => {
        sink.fault("SYS-INVARIANT", detail);
        if (this.#slot.link() === link) this.#handle("linkClosed", detail);
      },
    };
    this.#conversation = new Conversation(protocol, clock, handlers, link.turns);
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
    return this.#slot.link()?.name ?? "port";
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

  #silenceText(quietUs: number): string {
    const counts = this.#conversation?.counts();
    const { receivedBytes = 0, rejectedItems = 0, strayBytes = 0 } = counts ?? {};
    const found =
      rejectedItems > 0
        ? `${rejectedItems} unreadable pieces in ${receivedBytes} bytes so far: wrong baud rate, wrong driver or a noisy line`
        : `${receivedBytes} bytes heard so far: check power, address and cable`;
    const what = counts?.rejectedDetail ?? found;
    const stray =
      strayBytes > 0
        ? `; ${strayBytes} bytes came on this line unasked: a late answer, or another program asks on it`
        : "";
    return `${this.#portName()}: no message for ${(quietUs / 1_000_000).toFixed(1)} s; ${what}${stray}`;
  }

  #schedule(policy: BackoffPolicy): void {
    const delayUs = backoffUs(this.#state.attempt - 1, policy, this.#options.random());
    this.#cancelRetry = this.#options.clock.setTimer(delayUs, () => {
      this.#cancelRetry = undefined;
      this.#handle("timerDue", `attempt ${this.#state.attempt}; before: ${this.#detail}`);
    });
  }
}

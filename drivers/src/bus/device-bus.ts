/**
 * One line with several addressed devices. The port is opened once; each device has a link of its own to it, with
 * turns, so that one request at a time is under way. Bytes go to the device whose turn it is; what comes outside a
 * turn is counted and is never anybody's value.
 */
import { FaultError } from "@cementwatch/shared/faults";
import type { Clock } from "../clock.ts";
import type { SerialSettings } from "../driver.ts";
import type { Link, LinkHandlers, LinkSource, LinkTurns } from "../link.ts";
import { SharedPort } from "./shared-port.ts";
import { TurnQueue } from "./turn-queue.ts";

/** Modbus over serial line V1.02 §2.5.1.1: 3.5 characters of silence end a message, 1.75 ms above 19 200 baud. */
const GAP_CHARACTERS = 3.5;
const GAP_FAST_US = 1_750;
/** A port from which nobody was heard for so long is opened again when a device asks for it: a stuck adapter. */
const STUCK_AFTER_US = 3_000_000;

/** Silence between two exchanges on the line, µs. */
export function lineGapUs({ baudRate, dataBits, parity, stopBits }: SerialSettings): number {
  if (baudRate > 19_200) return GAP_FAST_US;
  const bits = 1 + dataBits + (parity === "none" ? 0 : 1) + stopBits;
  return Math.ceil((GAP_CHARACTERS * bits * 1_000_000) / baudRate);
}

export interface DeviceBusOptions {
  readonly openSource: LinkSource;
  readonly clock: Clock;
  /** See `lineGapUs`. */
  readonly gapUs: number;
}

export class DeviceBus {
  readonly #clock: Clock;
  readonly #gapUs: number;
  readonly #port: SharedPort;
  readonly #queue = new TurnQueue<BusMember>();
  readonly #open = new Set<BusMember>();
  #strayBytes = 0;
  #freeAtUs = 0;
  #heardAtUs = 0;
  #cancelGrant = (): void => undefined;

  constructor({ openSource, clock, gapUs }: DeviceBusOptions) {
    this.#clock = clock;
    this.#gapUs = gapUs;
    this.#port = new SharedPort(openSource, {
      onBytes: (bytes) => this.#received(bytes),
      onClosed: (fault) => this.#lost(fault),
    });
  }

  /** Links for one device; `label` tells it from the others of this line, e.g. `address 2`. */
  member(label: string): LinkSource {
    const member = new BusMember(this.#accessFor(), label);
    this.#queue.join(member);
    return () => Promise.resolve(member.link());
  }

  #accessFor(): BusAccess {
    return {
      portName: () => this.#port.name(),
      strayBytes: () => this.#strayBytes,
      open: (member) => this.#join(member),
      close: (member) => this.#leave(member),
      write: (member, bytes) => {
        if (this.#queue.holder === member) this.#port.write(bytes);
      },
      ask: (member) => {
        this.#queue.ask(member, this.#clock.nowUs());
        this.#grantSoon();
      },
      end: (member, outcome) => {
        this.#queue.end(member, outcome);
        if (outcome !== "idle") this.#freeAtUs = this.#clock.nowUs() + this.#gapUs;
        this.#grantSoon();
      },
      waitsSinceUs: (member) => this.#queue.waitsSinceUs(member),
      nowUs: () => this.#clock.nowUs(),
    };
  }

  async #join(member: BusMember): Promise<void> {
    const nowUs = this.#clock.nowUs();
    if (this.#open.size === 0) this.#heardAtUs = nowUs;
    this.#open.add(member);
    const isStuck = nowUs - this.#heardAtUs > STUCK_AFTER_US && this.#queue.holder === undefined;
    if (isStuck) this.#heardAtUs = nowUs;
    try {
      await (isStuck ? this.#port.renew() : this.#port.open());
    } catch (error) {
      this.#open.delete(member);
      throw error;
    }
  }

  async #leave(member: BusMember): Promise<void> {
    if (!this.#open.delete(member)) return;
    this.#queue.withdraw(member);
    this.#grantSoon();
    if (this.#open.size === 0) {
      this.#cancelGrant();
      await this.#port.close();
    }
  }

  #received(bytes: Uint8Array): void {
    const { holder } = this.#queue;
    this.#heardAtUs = this.#clock.nowUs();
    if (holder === undefined) this.#strayBytes += bytes.length;
    else holder.received(bytes);
  }

  /** The port is everybody's: its loss is told to each. */
  #lost(fault: FaultError): void {
    this.#cancelGrant();
    const members = [...this.#open];
    this.#open.clear();
    for (const member of members) this.#queue.withdraw(member);
    for (const member of members) member.lost(fault);
  }

  /** Never inside the call that made it possible: a device must be done with one turn before it begins another. */
  #grantSoon(): void {
    this.#cancelGrant();
    const nextAtUs = this.#queue.nextAtUs();
    if (this.#queue.holder !== undefined || nextAtUs === undefined) return;
    const delayUs = Math.max(nextAtUs, this.#freeAtUs) - this.#clock.nowUs();
    this.#cancelGrant = this.#clock.setTimer(Math.max(0, delayUs), () => {
      const grant = this.#queue.grant(this.#clock.nowUs());
      if (grant === undefined) this.#grantSoon();
      else grant.member.granted(grant.waitedUs);
    });
  }
}

interface BusAccess {
  portName(): string;
  strayBytes(): number;
  open(member: BusMember): Promise<void>;
  close(member: BusMember): Promise<void>;
  write(member: BusMember, bytes: Uint8Array): void;
  ask(member: BusMember): void;
  end(member: BusMember, outcome: "answered" | "missed" | "idle"): void;
  waitsSinceUs(member: BusMember): number | undefined;
  nowUs(): number;
}

/** One device's place on the line; it outlives its links, so that a dead device stays asked less often. */
class BusMember {
  readonly #bus: BusAccess;
  readonly #label: string;
  #handlers: LinkHandlers | undefined;
  #onGrant: (() => void) | undefined;
  #waitedUs = 0;

  constructor(bus: BusAccess, label: string) {
    this.#bus = bus;
    this.#label = label;
  }

  link(): Link {
    const turns: LinkTurns = {
      ask: (granted) => {
        this.#onGrant = granted;
        this.#bus.ask(this);
      },
      end: (outcome) => {
        this.#onGrant = undefined;
        this.#bus.end(this, outcome);
      },
      waitedUs: () => this.#waitedUs + this.#waitingUs(),
      strayBytes: () => this.#bus.strayBytes(),
    };
    let isOver = false;
    const bus = this.#bus;
    const label = this.#label;
    return {
      get name() {
        return `${bus.portName()}, ${label}`;
      },
      turns,
      open: async (handlers) => {
        if (isOver) throw new FaultError("LNK-OPEN-FAILED", `${label} was closed before it was opened`);
        this.#handlers = handlers;
        await bus.open(this);
      },
      write: (bytes) => {
        if (!isOver) bus.write(this, bytes);
      },
      close: async () => {
        if (isOver) return;
        isOver = true;
        this.#handlers = undefined;
        this.#onGrant = undefined;
        await bus.close(this);
      },
    };
  }

  granted(waitedUs: number): void {
    this.#waitedUs += waitedUs;
    const onGrant = this.#onGrant;
    this.#onGrant = undefined;
    if (onGrant === undefined) this.#bus.end(this, "idle");
    else onGrant();
  }

  received(bytes: Uint8Array): void {
    this.#handlers?.onBytes(bytes);
  }

  lost(fault: FaultError): void {
    const handlers = this.#handlers;
    this.#handlers = undefined;
    this.#onGrant = undefined;
    handlers?.onClosed(fault);
  }

  #waitingUs(): number {
    const sinceUs = this.#bus.waitsSinceUs(this);
    return sinceUs === undefined ? 0 : Math.max(0, this.#bus.nowUs() - sinceUs);
  }
}

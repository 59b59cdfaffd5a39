/**
 * A simulated device with everything that can go wrong between it and the host, by a script. Pure and seeded: the same
 * script, seed and bytes from the host give the same bytes back at the same times.
 */
import { hexToBytes } from "@cementwatch/shared/bytes/ascii";
import type { DeviceSimulator } from "../driver.ts";
import { createRandom, seedOf } from "../plant/random.ts";
import type { LineScenario, LineStep } from "./line-scenario.ts";

export interface CableEvent {
  readonly atUs: number;
  readonly isPlugged: boolean;
  /** The system tells of it. */
  readonly hasEvent: boolean;
  /** Plugged in again under another name. */
  readonly isElsewhere: boolean;
}

export interface FaultyDevice extends DeviceSimulator {
  /** What happened to the cable since the last call, in order; the link or the host has to act it out. */
  cableEvents(): readonly CableEvent[];
}

interface Piece {
  readonly atUs: number;
  readonly bytes: Uint8Array;
}

type Lasting = Exclude<LineStep, { readonly do: "garbage" | "unsolicited" }>;
type Kind = Lasting["do"];

/**
 * `steps` of other devices (by `deviceId`) are left out. `stall` is the plant's: see `createStallingPlant`.
 * Time 0 of the script is time 0 of `atUs`.
 */
export function createFaultyDevice(
  device: DeviceSimulator,
  scenario: LineScenario,
  seed: number,
  deviceId?: string,
): FaultyDevice {
  return new ScriptedLine(
    device,
    scenario.steps.filter((step) => step.device === undefined || step.device === deviceId),
    seed,
  );
}

class ScriptedLine implements FaultyDevice {
  readonly #device: DeviceSimulator;
  readonly #steps: readonly LineStep[];
  readonly #random;
  /** Steps in force; the last of a kind counts. */
  readonly #active = new Map<Kind, { readonly step: Lasting; readonly untilUs: number }>();
  #next = 0;
  #out: Piece[] = [];
  #lastAtUs = 0;
  /** Device time less host time, µs: where the device's clock stood when its rate last changed. */
  #clock = { hostUs: 0, deviceUs: 0, rate: 1 };
  #cable: CableEvent[] = [];

  constructor(device: DeviceSimulator, steps: readonly LineStep[], seed: number) {
    this.#device = device;
    this.#steps = steps;
    this.#random = createRandom(seedOf(seed, "faulty line"));
  }

  receive(bytes: Uint8Array, atUs: number): void {
    this.#advance(atUs);
    if (this.#isOn("unplug") || this.#isOn("power-cut") || this.#isOn("hang")) return;
    if (this.#isOn("echo")) this.#put(bytes.slice(), atUs);
    this.#device.receive(this.#isOn("wrong-baud") ? this.#framingNoise(bytes) : bytes, this.#deviceUs(atUs));
  }

  emit(untilUs: number): readonly Piece[] {
    this.#advance(untilUs);
    const due = this.#out.filter((piece) => piece.atUs <= untilUs);
    this.#out = this.#out.filter((piece) => piece.atUs > untilUs);
    return due;
  }

  powerCycle(atUs: number): void {
    this.#advance(atUs);
    this.#out = [];
    this.#device.powerCycle(this.#deviceUs(atUs));
  }

  cableEvents(): readonly CableEvent[] {
    const events = this.#cable;
    this.#cable = [];
    return events;
  }

  /** Plays the script up to `atUs`, with what the device says meanwhile. */
  #advance(atUs: number): void {
    for (;;) {
      const step = this.#steps[this.#next];
      const ends = [...this.#active.values()].sort((a, b) => a.untilUs - b.untilUs)[0];
      const endUs = ends?.untilUs ?? Number.POSITIVE_INFINITY;
      const stepUs = step?.at ?? Number.POSITIVE_INFINITY;
      const momentUs = Math.min(endUs, stepUs);
      if (momentUs > atUs) break;
      this.#listen(momentUs);
      if (ends !== undefined && endUs <= stepUs) this.#end(ends.step, endUs);
      else if (step !== undefined) {
        this.#next += 1;
        this.#begin(step);
      }
    }
    this.#listen(atUs);
  }

  #begin(step: LineStep): void {
    if (step.do === "garbage") {
      this.#put(this.#noise(step.bytes), step.at);
      return;
    }
    if (step.do === "unsolicited") {
      this.#put(hexToBytes(step.hex) ?? new Uint8Array(), step.at);
      return;
    }
    this.#active.set(step.do, { step, untilUs: step.at + (step.for ?? Number.POSITIVE_INFINITY) });
    if (step.do === "clock-drift") this.#setRate(1 + step.ppm / 1e6, step.at);
    if (step.do === "unplug") this.#tellCable(step.at, false, step.event, false);
    if (step.do === "unplug" || step.do === "power-cut") this.#out = [];
  }

  #end(step: Lasting, atUs: number): void {
    this.#active.delete(step.do);
    if (step.do === "clock-drift") this.#setRate(1, atUs);
    if (step.do === "power-cut") this.#device.powerCycle(this.#deviceUs(atUs));
    if (step.do === "unplug") this.#tellCable(atUs, true, step.event, step.elsewhere);
  }

  #tellCable(atUs: number, isPlugged: boolean, hasEvent: boolean, isElsewhere: boolean): void {
    this.#cable.push({ atUs, isPlugged, hasEvent, isElsewhere });
  }

  #listen(atUs: number): void {
    for (const piece of this.#device.emit(this.#deviceUs(atUs))) this.#carry(piece);
  }

  /** One piece of the device on its way to the host. */
  #carry(piece: Piece): void {
    if (this.#isOn("unplug") || this.#isOn("power-cut") || this.#isOn("hang")) return;
    let { bytes } = piece;
    const damage = this.#stepOf("damage");
    const drop = this.#stepOf("drop");
    if (damage !== undefined) bytes = bytes.map((byte) => this.#flip(byte, damage.share));
    if (drop !== undefined) bytes = bytes.filter(() => this.#random.next() >= drop.share);
    if (this.#isOn("wrong-baud")) bytes = this.#framingNoise(bytes);
    const delay = this.#stepOf("delay");
    const delayUs = delay === undefined ? 0 : delay.by + this.#random.next() * delay.jitter;
    const atUs = Math.round(this.#hostUs(piece.atUs) + delayUs);
    if (bytes.length > 0) this.#put(bytes, atUs);
    const duplicate = this.#stepOf("duplicate");
    if (duplicate !== undefined && this.#random.next() < duplicate.share) this.#put(bytes, atUs);
  }

  /** Bytes never overtake each other. */
  #put(bytes: Uint8Array, atUs: number): void {
    this.#lastAtUs = Math.max(this.#lastAtUs, atUs);
    this.#out.push({ atUs: this.#lastAtUs, bytes });
  }

  #flip(byte: number, share: number): number {
    return this.#random.next() < share ? byte ^ (1 << Math.floor(this.#random.next() * 8)) : byte;
  }

  #noise(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => Math.floor(this.#random.next() * 256));
  }

  /** At half or twice the rate a UART samples other bits and finds more or fewer characters. */
  #framingNoise(bytes: Uint8Array): Uint8Array {
    return this.#noise(Math.ceil(bytes.length * this.#random.between(0.5, 1.5)));
  }

  #isOn(kind: Kind): boolean {
    return this.#active.has(kind);
  }

  #stepOf<K extends Kind>(kind: K): Extract<Lasting, { readonly do: K }> | undefined {
    return this.#active.get(kind)?.step as Extract<Lasting, { readonly do: K }> | undefined;
  }

  #setRate(rate: number, hostUs: number): void {
    this.#clock = { hostUs, deviceUs: this.#deviceUs(hostUs), rate };
  }

  #deviceUs(hostUs: number): number {
    return Math.round(this.#clock.deviceUs + (hostUs - this.#clock.hostUs) * this.#clock.rate);
  }

  #hostUs(deviceUs: number): number {
    return this.#clock.hostUs + (deviceUs - this.#clock.deviceUs) / this.#clock.rate;
  }
}

/**
 * What each connected device measured lately, before calibration: for the daily check of the device that is picked,
 * also one without a role. Bounded for each device, the oldest dropped; another serial number begins anew.
 */
import type { Clock } from "@cementwatch/drivers/clock";
import type { DeviceSignal, Reading } from "@cementwatch/shared/telemetry/reading";
import type { SignalUnit } from "@cementwatch/shared/units";
import type { DeviceTap, TapEvent } from "./device-tap.ts";

/** Half a minute of 100 readings a second. */
const READINGS_MAX = 4_000;
const REACH_US = 35_000_000;

export interface DeviceReading {
  readonly sequence: number;
  /** When it came, of the clock of `nowUs`, µs. */
  readonly atUs: number;
  readonly signal: DeviceSignal;
  /** In `unit`; absent: no number. */
  readonly value?: number;
  readonly unit: SignalUnit;
  readonly quality: Reading["quality"];
}

export interface DeviceReadingsAnswer {
  readonly nowUs: number;
  /** As the device says, else as the device set says; empty: unknown. */
  readonly serialNumber: string;
  readonly isConnected: boolean;
  /** Oldest first. */
  readonly readings: readonly DeviceReading[];
  /** Give it as `after` of the next question. */
  readonly last: number;
}

interface History {
  serialNumber: string;
  readings: DeviceReading[];
}

export class DeviceReadings {
  readonly #tap: DeviceTap;
  readonly #clock: Clock;
  readonly #histories = new Map<string, History>();
  readonly #unsubscribe: () => void;
  #sequence = 0;

  constructor(tap: DeviceTap, clock: Clock) {
    this.#tap = tap;
    this.#clock = clock;
    this.#unsubscribe = tap.subscribe((event) => this.#take(event));
  }

  /** Readings of the last half minute after a sequence; undefined: there is no such device. */
  after(deviceId: string, sequence: number): DeviceReadingsAnswer | undefined {
    const device = this.#tap.find(deviceId);
    if (device === undefined) return undefined;
    const { serialNumber, isConnected } = device;
    const nowUs = this.#clock.nowUs();
    const readings = (this.#histories.get(deviceId)?.readings ?? []).filter(
      (reading) => reading.sequence > sequence && reading.atUs >= nowUs - REACH_US,
    );
    return { nowUs, serialNumber, isConnected, readings, last: this.#sequence };
  }

  close(): void {
    this.#unsubscribe();
  }

  #take(event: TapEvent): void {
    if (event.kind === "bytes") return;
    if (event.kind === "device") {
      const { deviceId, serialNumber } = event.device;
      const history = this.#histories.get(deviceId);
      if (history?.serialNumber !== serialNumber)
        this.#histories.set(deviceId, { serialNumber, readings: [] });
      this.#forgetGone();
      return;
    }
    const history = this.#histories.get(event.deviceId);
    if (history === undefined) return;
    const atUs = this.#clock.nowUs();
    for (const item of event.items) {
      if (item.kind !== "reading") continue;
      this.#sequence += 1;
      const { signal, value, unit, quality } = item;
      const number = Number.isFinite(value) ? { value } : {};
      history.readings.push({ sequence: this.#sequence, atUs, signal, unit, quality, ...number });
    }
    if (history.readings.length > READINGS_MAX * 2) history.readings = history.readings.slice(-READINGS_MAX);
  }

  /** Devices that the server no longer has. */
  #forgetGone(): void {
    for (const id of this.#histories.keys()) if (this.#tap.find(id) === undefined) this.#histories.delete(id);
  }
}

/**
 * What every connected device says, before calibration: its identity, its raw values and its bytes. The devices of the
 * device set and those of the bench speak into it; calibration runs listen. It keeps no history.
 */
import { findDriver } from "@cementwatch/drivers/registry";
import type { LinkState } from "@cementwatch/shared/pipeline/events";
import type { DecodedItem, DeviceSignal } from "@cementwatch/shared/telemetry/reading";
import { unitOfSignal } from "@cementwatch/shared/telemetry/signal-unit";
import type { SignalUnit } from "@cementwatch/shared/units";

/** A device as the page of calibration lists it. */
export interface CalibrationDevice {
  readonly deviceId: string;
  readonly driver: string;
  readonly title: string;
  readonly model: string;
  /** As the device says, else as the device set says; empty: unknown. */
  readonly serialNumber: string;
  readonly firmware: string;
  readonly signals: readonly { readonly signal: DeviceSignal; readonly unit: SignalUnit }[];
  readonly isConnected: boolean;
  readonly link: { readonly state: LinkState; readonly detail: string };
  readonly isSimulated: boolean;
  /** Zero, gain and the like that the device applies by itself, as it last told; absent: it has not. */
  readonly coefficients?: Readonly<Record<string, number>>;
}

export type TapEvent =
  | { readonly kind: "items"; readonly deviceId: string; readonly items: readonly DecodedItem[] }
  | {
      readonly kind: "bytes";
      readonly deviceId: string;
      readonly direction: "sent" | "received";
      readonly bytes: Uint8Array;
    }
  /** Link, identity or the device's own coefficients changed. */
  | { readonly kind: "device"; readonly device: CalibrationDevice };

export interface TappedDevice {
  readonly id: string;
  readonly driver: string;
  /** As written on the device. */
  readonly serialNumber?: string;
  readonly isSimulated: boolean;
}

/** What a supervisor tells of one device. */
export interface DeviceTalk {
  items(items: readonly DecodedItem[]): void;
  bytes(direction: "sent" | "received", bytes: Uint8Array): void;
  link(state: LinkState, detail: string): void;
  /** The device is gone from the server, not only unplugged. */
  close(): void;
}

export class DeviceTap {
  readonly #devices = new Map<string, CalibrationDevice>();
  readonly #listeners = new Set<(event: TapEvent) => void>();

  devices(): readonly CalibrationDevice[] {
    return [...this.#devices.values()];
  }

  find(deviceId: string): CalibrationDevice | undefined {
    return this.#devices.get(deviceId);
  }

  /** Returns the function that ends it. A listener must not throw. */
  subscribe(listener: (event: TapEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  open({ id, driver, serialNumber = "", isSimulated }: TappedDevice): DeviceTalk {
    const definition = findDriver(driver);
    const first: CalibrationDevice = {
      deviceId: id,
      driver,
      title: definition.title,
      ...{ model: "", serialNumber, firmware: "" },
      signals: definition.signals.flatMap((signal) => {
        const unit = unitOfSignal(signal);
        return unit === undefined ? [] : [{ signal, unit }];
      }),
      isConnected: false,
      link: { state: "closed", detail: "not opened yet" },
      isSimulated,
    };
    this.#set(first);
    return {
      items: (items) => {
        if (!this.#devices.has(id)) return;
        this.#identify(id, items, serialNumber);
        this.#noteCoefficients(id, items);
        this.#tell({ kind: "items", deviceId: id, items });
      },
      bytes: (direction, bytes) => this.#tell({ kind: "bytes", deviceId: id, direction, bytes }),
      link: (state, detail) => {
        const device = this.#devices.get(id);
        if (device !== undefined)
          this.#set({ ...device, link: { state, detail }, isConnected: state === "running" });
      },
      close: () => {
        const device = this.#devices.get(id);
        if (device === undefined) return;
        this.#set({ ...device, isConnected: false, link: { state: "closed", detail: "closed" } });
        this.#devices.delete(id);
      },
    };
  }

  #identify(id: string, items: readonly DecodedItem[], label: string): void {
    const identity = items.findLast((item) => item.kind === "identity");
    const device = this.#devices.get(id);
    if (identity === undefined || device === undefined) return;
    const { model, firmware } = identity;
    const serialNumber = identity.serialNumber || label;
    if (device.model === model && device.serialNumber === serialNumber) return;
    // What another instrument told of itself says nothing about this one.
    const { coefficients: _others, ...rest } = device;
    const kept = device.serialNumber === serialNumber ? device : rest;
    this.#set({ ...kept, model, firmware, serialNumber });
  }

  #noteCoefficients(id: string, items: readonly DecodedItem[]): void {
    const device = this.#devices.get(id);
    if (device === undefined) return;
    const told = items.flatMap((item) => (item.kind === "coefficients" ? [item.values] : []));
    const coefficients = Object.assign({}, device.coefficients, ...told) as Record<string, number>;
    const isNews = Object.entries(coefficients).some(
      ([name, value]) => device.coefficients?.[name] !== value,
    );
    if (isNews) this.#set({ ...device, coefficients });
  }

  #set(device: CalibrationDevice): void {
    this.#devices.set(device.deviceId, device);
    this.#tell({ kind: "device", device });
  }

  #tell(event: TapEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

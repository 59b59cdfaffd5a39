/**
 * What every connected device says, before calibration: its identity, its raw values and its bytes. The devices of the
 * device set and those of the bench speak into it; calibration runs listen. It keeps no history.
 */
import { findDriver } from "@cementwatch/drivers/registry";
import type { LinkState } from "@cementwatch/shared/pipeline/events";
import type { DecodedItem, DeviceSignal } from "@cementwatch/shared/telemetry/reading";
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
}

export type TapEvent =
  | { readonly kind: "items"; readonly deviceId: string; readonly items: readonly DecodedItem[] }
  | {
      readonly kind: "bytes";
      readonly deviceId: string;
      readonly direction: "sent" | "received";
      readonly bytes: Uint8Array;
    }
  /** Link or identity changed. */
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

const UNITS: Readonly<Record<DeviceSignal, SignalUnit | undefined>> = {
  pressure: "kPa",
  volume: "mL",
  temperature: "degC",
  force: "N",
  position: "mm",
  mass: "g",
  flow: undefined,
};

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
        const unit = UNITS[signal];
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
    this.#set({ ...device, model, firmware, serialNumber });
  }

  #set(device: CalibrationDevice): void {
    this.#devices.set(device.deviceId, device);
    this.#tell({ kind: "device", device });
  }

  #tell(event: TapEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Remembers who answered first, so that another device on the same cable is noticed before its values are used. */
import type { DeviceIdentity } from "@cementwatch/shared/telemetry/reading";

function differs(a: string, b: string): boolean {
  return a !== "" && b !== "" && a !== b;
}

export class ExpectedDevice {
  #model = "";
  #serialNumber = "";

  /** False when this is another device. Devices tell their identity in pieces: only what both sides know counts. */
  admits(found: DeviceIdentity): boolean {
    if (differs(this.#model, found.model) || differs(this.#serialNumber, found.serialNumber)) return false;
    this.#model = found.model || this.#model;
    this.#serialNumber = found.serialNumber || this.#serialNumber;
    return true;
  }

  forget(): void {
    this.#model = "";
    this.#serialNumber = "";
  }

  describe(): string {
    return describeDevice(this.#model, this.#serialNumber);
  }
}

/** `Keller serial 1234`, or as much of it as is known. */
export function describeDevice(model: string, serialNumber: string): string {
  return `${model || "device"}${serialNumber === "" ? "" : ` serial ${serialNumber}`}`;
}

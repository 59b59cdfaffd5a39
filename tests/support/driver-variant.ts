/** Option sets in which a driver is tried by the conformance suite, and what its protocol cannot promise. */
import type { DeviceSignal } from "@cementwatch/shared/telemetry/reading";

export interface DriverVariant {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * Protocols without a checksum: true for a changed byte that no grammar can tell from a right one. Such changes are
   * outside the promise; the driver's README and its own test say which they are.
   */
  readonly isUndetectable?: (before: number, after: number) => boolean;
  /** Packets of one length without number or checksum: a loss or repetition of just that length joins two of them. */
  readonly hasNoPacketGuard?: boolean;
  /** The signal that comes at the declared period, when it is not the first. */
  readonly signal?: DeviceSignal;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isSign = (byte: number): boolean => byte === 0x2b || byte === 0x2d;

/** One digit for another: what a number in text without a checksum cannot show. */
export function isDigitForDigit(before: number, after: number): boolean {
  return isDigit(before) && isDigit(after);
}

/** One digit or sign for another. */
export function isDigitOrSign(before: number, after: number): boolean {
  return isDigitForDigit(before, after) || (isSign(before) && isSign(after));
}

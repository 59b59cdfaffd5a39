/**
 * What a device said, after its codec and before calibration. Codecs are pure: they turn bytes into these items
 * and nothing else reads device bytes.
 */
import type { FaultCode } from "../faults.ts";
import type { SignalUnit } from "../units.ts";

/** A measured quantity as a device delivers it, before it is given a role by the device set. */
export type DeviceSignal = "pressure" | "volume" | "temperature" | "force" | "position" | "flow" | "mass";

/** What the device itself says about a value. */
export type ReadingQuality = "valid" | "saturated" | "invalid";

/** Motion of an injector as it reports it. */
export type InjectorMotion = "infusing" | "withdrawing" | "stopped" | "paused" | "purging" | "waiting";

interface DecodedBase {
  /** Session time at which the first byte of the message that held this item arrived. */
  readonly firstByteAtUs: number;
}

/** One value. `unit` is always kPa, mL, °C, N, mm or g: the codec converts. */
export interface Reading extends DecodedBase {
  readonly kind: "reading";
  readonly signal: DeviceSignal;
  readonly value: number;
  readonly unit: SignalUnit;
  readonly quality: ReadingQuality;
  /** k = 2, in `unit`: of a value that is computed from another one (pressure from force and bore). */
  readonly expandedUncertainty?: number;
  /** The device itself says that the value has not settled yet (a balance); absent otherwise. */
  readonly isSettling?: true;
  /** The device's own clock, µs, when it has one: data for drift, never for order. */
  readonly deviceUs?: number;
}

export interface DeviceMotion extends DecodedBase {
  readonly kind: "motion";
  readonly motion: InjectorMotion;
}

/** An alarm the device raised by itself (stall, limit, power loss). Latched by the pipeline. */
export interface DeviceAlarm extends DecodedBase {
  readonly kind: "deviceAlarm";
  readonly code: string;
  readonly text: string;
}

/** Who the device says it is. Fields the device does not know are empty strings. */
export interface DeviceIdentity extends DecodedBase {
  readonly kind: "identity";
  readonly model: string;
  readonly serialNumber: string;
  readonly firmware: string;
}

/** Something worth telling that is no value: re-initialised after power loss, Safe mode found, gap in sequence. */
export interface DeviceNotice extends DecodedBase {
  readonly kind: "notice";
  readonly code: string;
  readonly text: string;
}

/**
 * Numbers that the device itself applies or is set to (digital zero, gain, unit code), in its own units. A value that
 * differs from the one noted at calibration means that somebody changed the device.
 */
export interface DeviceCoefficients extends DecodedBase {
  readonly kind: "coefficients";
  readonly values: Readonly<Record<string, number>>;
}

/** Bytes that were not a message: counted, never shown as a value. */
export interface RejectedBytes extends DecodedBase {
  readonly kind: "rejected";
  readonly code: FaultCode;
  readonly skippedBytes: number;
  /** For a person, when more is known than the code says: who spoke, and what to do. */
  readonly detail?: string;
}

export type DecodedItem =
  | Reading
  | DeviceMotion
  | DeviceAlarm
  | DeviceIdentity
  | DeviceNotice
  | DeviceCoefficients
  | RejectedBytes;

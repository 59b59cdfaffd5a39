/**
 * What a driver is: a definition that binds a device's options to a pure conversation. The codec, the polling
 * schedule and the simulator take bytes and time as arguments and do no I/O; links carry the bytes.
 */
import type { JsonValue } from "@cementwatch/shared/json";
import type { DecodedItem, DeviceSignal } from "@cementwatch/shared/telemetry/reading";
import { z } from "zod";
import type { PlantPort } from "./plant/plant-port.ts";

/** Turns the bytes of both directions into items. State is plain data, so that a snapshot can hold it. */
export interface DeviceDecoder {
  /** Bytes the host sent: some replies cannot be read without their request. */
  sent(bytes: Uint8Array, atUs: number): void;
  /** Bytes the device sent, in any chunking. Never throws: bad bytes come back as `rejected`. */
  received(bytes: Uint8Array, atUs: number): DecodedItem[];
  snapshot(): JsonValue;
  /** @throws Error when the value is no snapshot of this decoder. */
  restore(state: JsonValue): void;
}

/** Decides what to ask and when. Holds no timer: it says when it wants to be asked again. */
export interface DevicePoller {
  step(atUs: number): { readonly send?: Uint8Array; readonly wakeAtUs: number };
  /** Items decoded from the device, so that the next request can follow at once or a lost reply be noticed. */
  heard(items: readonly DecodedItem[], atUs: number): void;
  /** False until the device has proved what it is. */
  isIdentified(): boolean;
  /** Set when a person must agree before polling goes on (e.g. a pump in Safe mode); `allow` lets it go on. */
  consentNeeded(): { readonly code: string; readonly text: string } | undefined;
  allow(): void;
}

/** A device that speaks the same bytes as the real one, on a seeded plant. */
export interface DeviceSimulator {
  /** Bytes from the host. */
  receive(bytes: Uint8Array, atUs: number): void;
  /** Bytes the device has sent up to and including `untilUs`, in order, paced at the line's baud rate. */
  emit(untilUs: number): readonly { readonly atUs: number; readonly bytes: Uint8Array }[];
  /** Loses power and comes back, as the real device would. */
  powerCycle(atUs: number): void;
}

export interface DeviceProtocol {
  readonly nominalPeriodUs: number;
  /** What this device measures, where its options decide; absent: what the definition says. */
  readonly signals?: readonly DeviceSignal[];
  /** Its line, where its options decide; absent: what the definition says. */
  readonly serial?: SerialSettings;
  /** Measuring range of its pressure, kPa, where the driver or its options know it. */
  readonly pressureRange?: { readonly min: number; readonly max: number };
  /** True for the byte strings that cementwatch may send to this device; everything else is refused by the link. */
  isAllowedRequest(bytes: Uint8Array): boolean;
  createDecoder(): DeviceDecoder;
  createPoller(): DevicePoller;
  createSimulator(plant: PlantPort, seed: number): DeviceSimulator;
}

export interface SerialSettings {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: "none" | "even" | "odd";
  readonly stopBits: 1 | 2;
}

export interface DriverDefinition {
  /** Folder name. */
  readonly id: string;
  readonly title: string;
  readonly kind: "injector" | "pressure" | "force" | "temperature" | "balance" | "generic";
  /** USB identities under which this device is known to appear (lower-case hexadecimal), for finding it first. */
  readonly usb?: readonly { readonly vendorId: string; readonly productId?: string }[];
  /** Several of them may share one line, told apart by the option `address`. */
  readonly isAddressed?: boolean;
  /** Addresses that one of several on a line may have; others (e.g. one that any device answers) need a line of their own. */
  readonly sharedAddresses?: { readonly min: number; readonly max: number };
  readonly signals: readonly DeviceSignal[];
  readonly serial: SerialSettings;
  readonly optionsSchema: z.ZodType;
  /**
   * Checks the options and returns the conversation.
   * @throws Error naming the field, its value and what is allowed.
   */
  bind(options: unknown): DeviceProtocol;
}

/** Builds a definition whose options are checked once, at `bind`. */
export function defineDriver<Options>(
  row: Omit<DriverDefinition, "bind" | "optionsSchema"> & {
    readonly optionsSchema: z.ZodType<Options>;
    readonly create: (options: Options) => DeviceProtocol;
  },
): DriverDefinition {
  const { create, ...definition } = row;
  return {
    ...definition,
    bind(options) {
      const parsed = definition.optionsSchema.safeParse(options ?? {});
      if (!parsed.success) throw new Error(`driver ${definition.id}: ${z.prettifyError(parsed.error)}`);
      return create(parsed.data);
    },
  };
}

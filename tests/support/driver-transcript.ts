/** A driver's own poller talking to its own simulator in virtual time, and what went over the wire meanwhile. */
import type {
  DeviceDecoder,
  DevicePoller,
  DeviceProtocol,
  DeviceSimulator,
} from "@cementwatch/drivers/driver";
import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";

export interface WireEntry {
  readonly direction: "sent" | "received";
  readonly atUs: number;
  readonly bytes: Uint8Array;
}

export interface DriverRun {
  readonly wire: readonly WireEntry[];
  readonly items: readonly DecodedItem[];
  readonly poller: DevicePoller;
  readonly simulator: DeviceSimulator;
}

export interface DriverRunOptions {
  readonly protocol: DeviceProtocol;
  readonly seconds: number;
  readonly seed?: number;
  readonly plant?: PlantPort;
  /** What the line makes of the device's bytes. */
  readonly line?: (bytes: Uint8Array, atUs: number) => Uint8Array;
  /** Called at each step before anything else happens in it. */
  readonly at?: (atUs: number, simulator: DeviceSimulator, poller: DevicePoller) => void;
  /** Consent is given at once, as by someone who has read the question. */
  readonly consent?: boolean;
}

const STEP_US = 1_000;

/** Pressure and volume that keep changing, so that each reading can be told from its neighbours. */
export const RAMP_PLANT: PlantPort = {
  readAt(atUs) {
    const seconds = atUs / 1_000_000;
    return {
      pressureKpa: 800 + 300 * Math.sin(seconds * 2) + seconds,
      pumpVolumeMl: 0.35 * seconds,
      forceN: 120 + seconds,
      positionMm: 2.1 * seconds,
      temperatureC: 22 + seconds / 10,
      isMotorRunning: true,
      isStalled: false,
    };
  },
};

export function runDriver(options: DriverRunOptions): DriverRun {
  const { protocol, plant = RAMP_PLANT, seed = 7 } = options;
  const simulator = protocol.createSimulator(plant, seed);
  const decoder = protocol.createDecoder();
  const poller = protocol.createPoller();
  const wire: WireEntry[] = [];
  const items: DecodedItem[] = [];
  for (let atUs = 0; atUs <= options.seconds * 1_000_000; atUs += STEP_US) {
    options.at?.(atUs, simulator, poller);
    for (const { bytes, atUs: byteAtUs } of simulator.emit(atUs)) {
      const arrived = options.line?.(bytes, byteAtUs) ?? bytes;
      wire.push({ direction: "received", atUs: byteAtUs, bytes: arrived });
      const heard = decoder.received(arrived, byteAtUs);
      items.push(...heard);
      if (heard.length > 0) poller.heard(heard, atUs);
    }
    if (options.consent !== false && poller.consentNeeded() !== undefined) poller.allow();
    const { send } = poller.step(atUs);
    if (send === undefined) continue;
    wire.push({ direction: "sent", atUs, bytes: send });
    decoder.sent(send, atUs);
    simulator.receive(send, atUs);
  }
  return { wire, items, poller, simulator };
}

/** Feeds a recorded wire to a decoder. */
export function decodeWire(decoder: DeviceDecoder, wire: readonly WireEntry[]): DecodedItem[] {
  return wire.flatMap(({ direction, bytes, atUs }) => {
    if (direction === "received") return decoder.received(bytes, atUs);
    decoder.sent(bytes, atUs);
    return [];
  });
}

/** One entry per received byte: any chunking is a way of putting these together again. */
export function bytewise(wire: readonly WireEntry[]): WireEntry[] {
  return wire.flatMap((entry) =>
    entry.direction === "sent"
      ? [entry]
      : Array.from(entry.bytes, (byte) => ({ ...entry, bytes: Uint8Array.of(byte) })),
  );
}

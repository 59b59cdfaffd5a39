/** A pipeline whose devices say items directly: for what a device may say, whatever its wire looks like. */
import type { DeviceStatus } from "@cementwatch/shared/pipeline/events";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { PipelineRoom, roomConfig } from "./pipeline-room.ts";

type Spoken = DecodedItem extends infer Item
  ? Item extends DecodedItem
    ? Omit<Item, "firstByteAtUs">
    : never
  : never;
type Device = SessionConfig["devices"][number];

const createDecoder = () => ({
  sent: () => undefined,
  received: (bytes: Uint8Array, atUs: number): DecodedItem[] => [
    { ...(JSON.parse(new TextDecoder().decode(bytes)) as DecodedItem), firstByteAtUs: atUs },
  ],
  snapshot: () => null,
  restore: () => undefined,
});

export class SpokenRoom extends PipelineRoom {
  constructor(change: Partial<Device> = {}, rest: Partial<SessionConfig> = {}) {
    const config = roomConfig(rest);
    const devices = config.devices.map((device) => ({ ...device, ...change }));
    super({ ...config, devices }, new Pipeline(createDecoder));
  }

  say(atUs: number, item: Spoken): void {
    const bytes = new TextEncoder().encode(JSON.stringify(item));
    this.put(atUs, { kind: "serial", deviceId: "pump", direction: "received", bytes });
  }

  is(atUs: number, serialNumber: string): void {
    this.say(atUs, { kind: "identity", model: "P 1", serialNumber, firmware: "1" });
  }

  /** Pressure with its quality, and volume, both from the same device. */
  reads(atUs: number, kpa: number, volumeMl = 1, quality: "valid" | "saturated" | "invalid" = "valid"): void {
    this.say(atUs, { kind: "reading", signal: "pressure", value: kpa, unit: "kPa", quality });
    this.say(atUs, { kind: "reading", signal: "volume", value: volumeMl, unit: "mL", quality: "valid" });
  }

  doubt(signal = "pressureKpa") {
    return this.assessment().signals.find((status) => status.signal === signal)?.doubt;
  }

  device(): DeviceStatus | undefined {
    const last = this.outputs.findLast((output) => output.kind === "status");
    return last?.kind === "status" ? last.status.devices[0] : undefined;
  }

  faults(): string[] {
    return this.outputs.flatMap((output) => (output.kind === "fault" ? [output.fault.code] : []));
  }
}

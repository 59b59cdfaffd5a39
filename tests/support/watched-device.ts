/** A device under a real supervisor on the real clock, with everything it says kept for a test to look at. */
import type { DeviceProtocol } from "@cementwatch/drivers/driver";
import type { LinkSource } from "@cementwatch/drivers/link";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import { createDeviceClock } from "@cementwatch/server/device-clock";
import type { LinkState } from "@cementwatch/shared/pipeline/events";
import type { DecodedItem, Reading } from "@cementwatch/shared/telemetry/reading";
import { eventually } from "./eventually.ts";

export const realClock = createDeviceClock(() => Math.round(performance.now() * 1_000));

export interface WatchedDevice {
  readonly supervisor: Supervisor;
  readonly states: { readonly state: LinkState; readonly detail: string; readonly atUs: number }[];
  readonly faults: { readonly code: string; readonly detail: string }[];
  readonly items: DecodedItem[];
  readonly received: Uint8Array[];
  readings(): Reading[];
  /** Waits for the state; resolves with the time from `sinceUs` to its first appearance after it, ms. */
  reaches(state: LinkState, sinceUs?: number): Promise<number>;
}

export function watchDevice(protocol: DeviceProtocol, openSource: LinkSource): WatchedDevice {
  const states: WatchedDevice["states"] = [];
  const faults: WatchedDevice["faults"] = [];
  const items: DecodedItem[] = [];
  const received: Uint8Array[] = [];
  const supervisor = new Supervisor({
    protocol,
    openSource,
    clock: realClock,
    random: () => 0.5,
    sink: {
      serial(direction, bytes) {
        if (direction === "received") received.push(bytes);
      },
      link: (state, detail) => states.push({ state, detail, atUs: realClock.nowUs() }),
      fault: (code, detail) => faults.push({ code, detail }),
      items: (decoded) => items.push(...decoded),
    },
  });
  supervisor.start();
  return {
    supervisor,
    states,
    faults,
    items,
    received,
    readings: () => items.filter((item): item is Reading => item.kind === "reading"),
    async reaches(state, sinceUs = 0) {
      const find = () => states.find((entry) => entry.state === state && entry.atUs >= sinceUs);
      await eventually(() => find() !== undefined, `state ${state}`);
      return ((find()?.atUs ?? sinceUs) - sinceUs) / 1_000;
    },
  };
}

/** Several supervised devices on one simulated line and a manual clock, with everything they say kept. */
import { DeviceBus } from "@cementwatch/drivers/bus/device-bus";
import { createSimulatedBus } from "@cementwatch/drivers/bus/simulated-bus";
import type { DeviceProtocol, DeviceSimulator } from "@cementwatch/drivers/driver";
import { createMemoryLink, type MemoryLink } from "@cementwatch/drivers/memory-link";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { RAMP_PLANT } from "./driver-transcript.ts";
import { createManualClock, type ManualClock } from "./manual-clock.ts";

export interface BusDevice {
  readonly supervisor: Supervisor;
  readonly simulator: DeviceSimulator;
  readonly states: string[];
  readonly faults: { readonly code: string; readonly detail: string }[];
  readonly items: DecodedItem[];
  readonly wire: {
    readonly direction: "sent" | "received";
    readonly atUs: number;
    readonly bytes: Uint8Array;
  }[];
  /** When its readings came, µs. */
  readonly readAtUs: number[];
  /** The device is switched off (or on again): it hears and says nothing. */
  switchOff(isOff: boolean): void;
}

export interface BusRoom {
  readonly clock: ManualClock;
  readonly devices: readonly BusDevice[];
  readonly links: MemoryLink[];
  /** Every transfer on the wire, for who spoke when. */
  readonly sentAtUs: number[];
}

export function createBusRoom(protocols: readonly DeviceProtocol[], gapUs = 4_000): BusRoom {
  const clock = createManualClock();
  const offs = protocols.map(() => false);
  const simulators = protocols.map((protocol, index): DeviceSimulator => {
    const inner = protocol.createSimulator(RAMP_PLANT, index + 1);
    return {
      receive(bytes, atUs) {
        if (!offs[index]) inner.receive(bytes, atUs);
      },
      emit: (untilUs) => (offs[index] ? [] : inner.emit(untilUs)),
      powerCycle: (atUs) => inner.powerCycle(atUs),
    };
  });
  const links: MemoryLink[] = [];
  const sentAtUs: number[] = [];
  const wire = createSimulatedBus(simulators);
  const bus = new DeviceBus({
    clock,
    gapUs,
    openSource() {
      const link = createMemoryLink("line", wire, clock);
      links.push(link);
      return Promise.resolve(link);
    },
  });
  const devices = protocols.map((protocol, index): BusDevice => {
    const device: Omit<BusDevice, "supervisor" | "simulator" | "switchOff"> = {
      states: [],
      faults: [],
      items: [],
      wire: [],
      readAtUs: [],
    };
    const supervisor = new Supervisor({
      protocol,
      openSource: bus.member(`device ${index + 1}`),
      clock,
      random: () => 0.5,
      sink: {
        serial(direction, bytes) {
          device.wire.push({ direction, atUs: clock.nowUs(), bytes });
          if (direction === "sent") sentAtUs.push(clock.nowUs());
        },
        link: (state) => device.states.push(state),
        fault: (code, detail) => device.faults.push({ code, detail }),
        items(items) {
          device.items.push(...items);
          if (items.some((item) => item.kind === "reading")) device.readAtUs.push(clock.nowUs());
        },
      },
    });
    supervisor.start();
    const simulator = simulators[index] ?? wire;
    return {
      ...device,
      supervisor,
      simulator,
      switchOff(isOff) {
        offs[index] = isOff;
      },
    };
  });
  return { clock, devices, links, sentAtUs };
}

/** The longest time without a reading between `fromUs` and `toUs`, µs. */
export function longestGapUs(device: BusDevice, fromUs: number, toUs: number): number {
  const times = [fromUs, ...device.readAtUs.filter((atUs) => atUs > fromUs && atUs < toUs), toUs];
  return Math.max(...times.slice(1).map((atUs, index) => atUs - (times[index] ?? atUs)));
}

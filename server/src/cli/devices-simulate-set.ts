/** `devices simulate --devices FILE`: every device of a device set, one port each or one line for those that share. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createSimulatedBus } from "@cementwatch/drivers/bus/simulated-bus";
import type { Clock } from "@cementwatch/drivers/clock";
import type { DeviceSimulator } from "@cementwatch/drivers/driver";
import { createFaultyDevice } from "@cementwatch/drivers/line-faults/faulty-device";
import type { LineScenario } from "@cementwatch/drivers/line-faults/line-scenario";
import { createStallingPlant } from "@cementwatch/drivers/line-faults/stalling-plant";
import { DRIVERS, findDriver } from "@cementwatch/drivers/registry";
import type { JsonValue } from "@cementwatch/shared/json";
import type { DeviceConfig } from "@cementwatch/shared/session/session-config";
import { loadDeviceSet } from "../config.ts";
import { hostOnPty, hostOnTcp, type SimulatorHost } from "./devices-host.ts";
import { createBurstPlant } from "./devices-plant.ts";
import type { TranscriptDevice } from "./transcript.ts";

export interface SimulatedSet {
  readonly hosts: readonly SimulatorHost[];
  readonly ports: readonly { readonly device: string; readonly driver: string; readonly port: string }[];
}

/** What wraps each device, e.g. to write a transcript. */
export type Tap = (device: TranscriptDevice, simulator: DeviceSimulator) => DeviceSimulator;

/** The devices of a set as a transcript names them. @throws FaultError PIP-CONFIG-INVALID. */
export function loadSetDevices(path: string): readonly DeviceConfig[] {
  return loadDeviceSet(path, DRIVERS).devices;
}

export function transcriptDeviceOf({ id, driver, options }: DeviceConfig): TranscriptDevice {
  const { port: _port, baud: _baud, ...own } = options;
  return { id, driver, options: own as Readonly<Record<string, JsonValue>> };
}

/**
 * All devices on one plant. A port that is a free path outside /dev, or TCP on this computer, is made as the set says;
 * for any other a pseudo-terminal is made, and its name told. Cable faults of a scenario act as silence here.
 * @throws Error when a port cannot be made; what was made before is stopped.
 */
export async function simulateSet(
  devices: readonly DeviceConfig[],
  settings: {
    readonly clock: Clock;
    readonly seed: number;
    readonly scenario: LineScenario | undefined;
    readonly tap: Tap;
  },
): Promise<SimulatedSet> {
  const { clock, seed, scenario, tap } = settings;
  const burst = createBurstPlant(seed);
  const plant = scenario === undefined ? burst : createStallingPlant(burst, scenario);
  const hosts: SimulatorHost[] = [];
  const ports: SimulatedSet["ports"][number][] = [];
  try {
    for (const text of new Set(devices.map(portOf))) {
      const group = devices.filter((device) => portOf(device) === text);
      const simulators = group.map((config, index) => {
        const device = transcriptDeviceOf(config);
        const simulator = findDriver(config.driver)
          .bind(device.options)
          .createSimulator(plant, seed + hosts.length + index);
        const line =
          scenario === undefined ? simulator : createFaultyDevice(simulator, scenario, seed, config.id);
        return tap(device, line);
      });
      const host = await openPort(text, hosts.length, createSimulatedBus(simulators), clock);
      hosts.push(host);
      ports.push(...group.map(({ id, driver }) => ({ device: id, driver, port: host.port })));
    }
  } catch (error) {
    await Promise.all(hosts.map((host) => host.stop()));
    throw error;
  }
  return { hosts, ports };
}

function portOf(device: DeviceConfig): string {
  return String(device.options["port"]).trim();
}

function openPort(
  text: string,
  index: number,
  simulator: DeviceSimulator,
  clock: Clock,
): Promise<SimulatorHost> {
  const [, tcp] = /^tcp:(?:\/\/)?(?:127\.0\.0\.1|localhost):(\d+)$/i.exec(text) ?? [];
  if (tcp !== undefined) return hostOnTcp(simulator, clock, Number(tcp));
  const isFreePath = text.startsWith("/") && !text.startsWith("/dev/");
  return hostOnPty(
    simulator,
    clock,
    isFreePath ? text : join(tmpdir(), `cementwatch-set-${process.pid}-${index}`),
  );
}

/** `cementwatch devices …`: ports, identification, simulators and one device at a time, without a server. */
import type { Command } from "commander";
import { registerDevicesFiles } from "./devices-files.ts";
import { registerDevicesList } from "./devices-list.ts";
import { registerDevicesMonitor } from "./devices-monitor.ts";
import { registerDevicesProbe } from "./devices-probe.ts";
import { registerDevicesSimulate } from "./devices-simulate.ts";
import { registerDevicesVector } from "./devices-vector.ts";

/** Adds `devices` with its sub-commands to the program. They set the exit code; usage errors go to `command.error`. */
export function registerDevicesCommands(program: Command): void {
  const devices = program
    .command("devices")
    .description("serial ports, identification, simulators, one device");
  registerDevicesList(devices);
  registerDevicesProbe(devices);
  registerDevicesSimulate(devices);
  registerDevicesMonitor(devices);
  registerDevicesFiles(devices);
  registerDevicesVector(devices);
}

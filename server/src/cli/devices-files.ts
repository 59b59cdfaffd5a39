/** `devices check` and `devices schema`: a device-set file before it is used, and help for whoever writes one. */
import process from "node:process";
import { DRIVERS } from "@cementwatch/drivers/registry";
import { FaultError } from "@cementwatch/shared/faults";
import type { Command } from "commander";
import { loadDeviceSet } from "../config.ts";
import { deviceSetJsonSchema } from "../device-set-json-schema.ts";

/** Prints each problem as `file:line: field: message`; exit code 1 when there is one. No port is opened. */
function check(path: string): void {
  try {
    const { devices, pictures, worklist } = loadDeviceSet(path, DRIVERS);
    const parts = [
      counted(devices.length, "device"),
      counted(pictures.length, "picture source"),
      worklist === undefined ? "no worklist" : "a worklist",
    ];
    process.stdout.write(`${path}: no problem; ${parts.join(", ")}\n`);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    process.stdout.write(`${error.detail}\n`);
    process.exitCode = 1;
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

export function registerDevicesFiles(devices: Command): void {
  devices
    .command("check")
    .description("problems of a device-set file, each with its line (exit 1 when there is one)")
    .argument("<file>", "device set (YAML)")
    .action((path: string) => check(path));
  devices
    .command("schema")
    .description("the device set as JSON Schema, for editors that complete YAML")
    .action(() => {
      process.stdout.write(`${JSON.stringify(deviceSetJsonSchema(DRIVERS), null, 2)}\n`);
    });
}

/** `devices list`: the ports of this computer, and the drivers that can talk on them. */
import process from "node:process";
import { listPorts, type PortInfo } from "@cementwatch/drivers/port-list";
import { DRIVERS } from "@cementwatch/drivers/registry";
import type { Command } from "commander";
import { printJson, say } from "./devices-options.ts";

function describePort({ path, stablePath, title, usb }: PortInfo): string {
  const identity =
    usb && `usb ${usb.vendorId}:${usb.productId} ${usb.serialNumber || `socket ${usb.location}`}`;
  return [path, title, identity, stablePath && `= ${stablePath}`].filter(Boolean).join("  ");
}

export function registerDevicesList(devices: Command): void {
  devices
    .command("list")
    .description("serial ports with their USB identities, and the drivers")
    .option("--json", "JSON lines: one per port, then one per driver")
    .action(async (flags: { json?: true }) => {
      const { ports, notice } = await listPorts();
      if (notice !== undefined) say(`${notice.code}: ${notice.detail}`);
      if (flags.json) {
        for (const port of ports) printJson({ kind: "port", ...port });
        for (const { id, title, kind, signals, serial } of DRIVERS) {
          printJson({ kind: "driver", id, title, deviceKind: kind, signals, serial });
        }
        return;
      }
      const lines = [
        ports.length === 0 ? "no serial ports" : "ports:",
        ...ports.map((port) => `  ${describePort(port)}`),
        "drivers:",
        ...DRIVERS.map(
          ({ id, title, signals, serial }) =>
            `  ${id.padEnd(16)}${title}: ${signals.join(", ")}, ${serial.baudRate} baud`,
        ),
      ];
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

/** Several devices on one port: only where each has its own address and all speak at the same rate. */
import type { SerialSettings } from "@cementwatch/drivers/driver";
import type { CheckedDevice, DeviceSetProblem } from "./checked-device.ts";

/**
 * Refuses a device that cannot share its port with one above it, naming both lines.
 * @param devices in the order of the file; `undefined`: one that is refused for another reason
 */
export function sharedPorts(
  devices: readonly (CheckedDevice | undefined)[],
  lineOf: (path: readonly PropertyKey[]) => number,
): readonly DeviceSetProblem[] {
  const problems: DeviceSetProblem[] = [];
  const byPort = new Map<string, { readonly device: CheckedDevice; readonly index: number }[]>();
  for (const [index, device] of devices.entries()) {
    if (device === undefined) continue;
    const above = byPort.get(device.entry.port) ?? [];
    for (const other of above) {
      const reason = quarrel(other.device, device);
      if (reason === undefined) continue;
      const line = lineOf(["devices", other.index, "port"]);
      const message = `device ${other.device.entry.id} on line ${line} has the same port; ${reason}`;
      problems.push({ path: ["devices", index, "port"], message });
      break;
    }
    byPort.set(device.entry.port, [...above, { device, index }]);
  }
  return problems;
}

/** Why two devices cannot be on one line. */
function quarrel(a: CheckedDevice, b: CheckedDevice): string | undefined {
  for (const { driver } of [a, b]) {
    if (driver.isAddressed !== true) return `driver ${driver.id} needs a port of its own: it has no address`;
  }
  for (const device of [a, b]) {
    const { entry, driver } = device;
    const address = addressOf(device);
    if (address === undefined) return `give ${entry.id} an address`;
    const range = driver.sharedAddresses;
    if (range !== undefined && (address < range.min || address > range.max)) {
      return `on a shared line the address of ${entry.id} must be ${range.min} to ${range.max}, not ${address}`;
    }
  }
  if (addressOf(a) === addressOf(b)) return `both have address ${addressOf(a)}`;
  const [lineA, lineB] = [lineText(a), lineText(b)];
  return lineA === lineB ? undefined : `${a.entry.id} speaks ${lineA}, ${b.entry.id} ${lineB}`;
}

function addressOf({ options }: CheckedDevice): number | undefined {
  return typeof options["address"] === "number" ? options["address"] : undefined;
}

/** `9600 baud 8N1`. */
function lineText({ entry, driver, protocol }: CheckedDevice): string {
  const serial: SerialSettings = protocol.serial ?? driver.serial;
  const parity = serial.parity.charAt(0).toUpperCase();
  return `${entry.baud ?? serial.baudRate} baud ${serial.dataBits}${parity}${serial.stopBits}`;
}

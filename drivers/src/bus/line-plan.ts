/** Which devices share a line, and links for each: one port, one bus. */
import { FaultError } from "@cementwatch/shared/faults";
import type { Clock } from "../clock.ts";
import type { DriverDefinition, SerialSettings } from "../driver.ts";
import type { LinkSource } from "../link.ts";
import { DeviceBus, lineGapUs } from "./device-bus.ts";

export interface LineUser {
  readonly id: string;
  /** As in the device set; devices with the same text share the port. */
  readonly port: string;
  readonly definition: DriverDefinition;
  readonly serial: SerialSettings;
  /** The driver's own option; `undefined`: the driver's default. */
  readonly address: number | undefined;
}

/**
 * Links for each device by its id. Devices on one port get turns on one line. A device that cannot share its port gets
 * links that fail with what to do, so that the others work all the same.
 * @param open makes the links of a port, e.g. by `createLinkSource`
 */
export function planLines(
  users: readonly LineUser[],
  clock: Clock,
  open: (port: string, serial: SerialSettings) => LinkSource,
): ReadonlyMap<string, LinkSource> {
  const sources = new Map<string, LinkSource>();
  const ports = new Set(users.map((user) => user.port.trim()));
  for (const port of ports) {
    const group = users.filter((user) => user.port.trim() === port);
    const [first, ...others] = group;
    if (first === undefined) continue;
    const openSource = open(port, first.serial);
    if (others.length === 0) {
      sources.set(first.id, openSource);
      continue;
    }
    const bus = new DeviceBus({ openSource, clock, gapUs: lineGapUs(first.serial) });
    const accepted: LineUser[] = [];
    for (const user of group) {
      const reason = whyNot(user, accepted);
      if (reason === undefined) accepted.push(user);
      sources.set(user.id, reason === undefined ? bus.member(labelOf(user)) : refusing(reason));
    }
  }
  return sources;
}

function whyNot(user: LineUser, accepted: readonly LineUser[]): string | undefined {
  const { id, port, definition, serial, address } = user;
  if (definition.isAddressed !== true) {
    return `${id}: port ${port} is used by several devices, but a ${definition.id} has no address on a line: give it a port of its own`;
  }
  const [first] = accepted;
  if (first !== undefined && settingsText(first.serial) !== settingsText(serial)) {
    return `${id}: ${settingsText(serial)} on port ${port}, but ${first.id} uses it at ${settingsText(first.serial)}: set all devices of one line alike`;
  }
  const twin = accepted.find((other) => other.definition.id === definition.id && other.address === address);
  if (twin === undefined) return undefined;
  return `${id}: address ${address ?? "(the driver's default)"} on port ${port} is that of ${twin.id} too: give each device of a line its own address`;
}

function refusing(reason: string): LinkSource {
  return () => Promise.reject(new FaultError("LNK-OPEN-FAILED", reason));
}

function labelOf({ id, address }: LineUser): string {
  return address === undefined ? id : `address ${address}`;
}

function settingsText({ baudRate, dataBits, parity, stopBits }: SerialSettings): string {
  return `${baudRate} baud ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`;
}

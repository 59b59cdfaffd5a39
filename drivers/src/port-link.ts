/** From the port that a device set or a person names to a source of links that finds the same device again. */
import { realpath } from "node:fs/promises";
import { FaultError } from "@cementwatch/shared/faults";
import type { Clock } from "./clock.ts";
import type { SerialSettings } from "./driver.ts";
import type { LinkSource } from "./link.ts";
import { listPorts, type PortListing, pathsOfUsb, type UsbIdentity } from "./port-list.ts";
import { createSerialLink } from "./serial-link.ts";
import { createTcpLink } from "./tcp-link.ts";

/** What a port's text means. */
export type PortAddress =
  | { readonly kind: "serial"; readonly path: string }
  | { readonly kind: "usb"; readonly identity: UsbIdentity }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

/**
 * Reads `tcp://host:port`, `usb:vendor:product:serial` (hexadecimal ids) or else a path such as `/dev/ttyUSB0`.
 * @throws Error naming the text and what is allowed.
 */
export function parsePortAddress(text: string): PortAddress {
  if (/^tcp:/i.test(text)) {
    const match = /^tcp:(?:\/\/)?(\[[0-9a-f:.]+\]|[^:/[\]]+):(\d{1,5})$/i.exec(text);
    const [, host = "", digits = ""] = match ?? [];
    const port = Number(digits);
    if (match === null || port < 1 || port > 65_535) {
      throw new Error(`port "${text}": expected tcp://host:port with a port from 1 to 65535`);
    }
    return { kind: "tcp", host: host.replace(/^\[|\]$/g, ""), port };
  }
  if (/^usb:/i.test(text)) {
    const [, vendorId, productId, serialNumber] =
      /^usb:([0-9a-f]{4}):([0-9a-f]{4}):(.+)$/i.exec(text.trim()) ?? [];
    if (vendorId === undefined || productId === undefined || serialNumber === undefined) {
      throw new Error(`port "${text}": expected usb:vendor:product:serial, e.g. usb:0403:6001:A50285BI`);
    }
    return {
      kind: "usb",
      identity: {
        vendorId: vendorId.toLowerCase(),
        productId: productId.toLowerCase(),
        serialNumber,
        location: "",
        channel: "",
      },
    };
  }
  if (text.trim() === "") throw new Error("port is empty: expected a path such as /dev/ttyUSB0");
  return { kind: "serial", path: text };
}

/**
 * Links to `address`. A USB adapter named by path is remembered at its first opening and found again by its identity
 * when it comes back under another name; its old name is never used for another adapter.
 */
export function createLinkSource(
  address: PortAddress,
  settings: SerialSettings,
  clock: Clock,
  list: () => Promise<PortListing> = listPorts,
): LinkSource {
  if (address.kind === "tcp") return () => Promise.resolve(createTcpLink(address.host, address.port));
  let identity = address.kind === "usb" ? address.identity : undefined;
  return async () => {
    const { ports } = await list();
    if (identity !== undefined) return createSerialLink(onlyPathOf(identity, ports), settings, clock);
    const path = address.kind === "serial" ? address.path : "";
    const target = await realpath(path).catch(() => path);
    const found = ports.find((port) => port.path === target)?.usb;
    // A twin makes it uncertain which adapter this name will mean after the next re-plugging.
    if (found !== undefined) onlyPathOf(found, ports);
    identity = found;
    return createSerialLink(path, settings, clock);
  };
}

/** @throws FaultError LNK-OPEN-FAILED when no adapter or more than one has this identity. */
function onlyPathOf(identity: UsbIdentity, ports: PortListing["ports"]): string {
  const paths = pathsOfUsb(ports, identity);
  const [path] = paths;
  const name = `USB adapter ${identity.vendorId}:${identity.productId} ${identity.serialNumber || `at ${identity.location}`}`;
  if (path === undefined) throw new FaultError("LNK-OPEN-FAILED", `${name} is not plugged in`);
  if (paths.length > 1) {
    throw new FaultError(
      "LNK-OPEN-FAILED",
      `${name} matches ${paths.join(" and ")}: they cannot be told apart, so none is used; unplug all but one, or give one adapter another serial number`,
    );
  }
  return path;
}

/**
 * Serial ports and their USB identities. The library's own list needs `udevadm` and ends the process without it, so
 * on Linux the ports are read from /dev and /sys, which containers without udev have too.
 */
import { readdir, readFile, realpath } from "node:fs/promises";
import { platform } from "node:os";
import { basename, dirname, join } from "node:path";
import type { FaultEvent } from "@cementwatch/shared/faults";
import { SerialPort } from "serialport";

/** Who a USB adapter is. `location` is the socket it is plugged into (bus and hub ports). */
export interface UsbIdentity {
  readonly vendorId: string;
  readonly productId: string;
  /** Empty for adapters without one; these are told apart by `location` only. */
  readonly serialNumber: string;
  readonly location: string;
  /** Which of several ports of one adapter; empty when not known or not asked for. */
  readonly channel: string;
}

export interface PortInfo {
  readonly path: string;
  /** Name that survives re-plugging, when the system keeps one. */
  readonly stablePath?: string;
  readonly title?: string;
  readonly usb?: UsbIdentity;
}

export interface PortListing {
  readonly ports: readonly PortInfo[];
  /** Why the list may be incomplete: for a person, never an error. */
  readonly notice?: FaultEvent;
}

/** Where the system's files are: another root for tests. */
export interface PortRoots {
  readonly dev: string;
  readonly sys: string;
}

const SYSTEM_ROOTS: PortRoots = { dev: "/dev", sys: "/sys" };
/** USB adapters, boards with their own USB, and the built-in ports of PCs and ARM boards. */
const PORT_NAME = /^tty(USB|ACM|AMA|THS|mxc|O|S)\d+$/;

/** A directory's names, or none when it does not exist or may not be read. */
async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch {
    // Absence is an answer here: no such directory, no such ports.
    return [];
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch {
    // Many attributes are optional in sysfs.
    return undefined;
  }
}

/** Walks up from a tty's device directory to the USB device that carries it. */
async function usbIdentityOf(deviceDirectory: string): Promise<Pick<PortInfo, "usb" | "title">> {
  let directory = deviceDirectory;
  let channel = "";
  for (let level = 0; level < 5 && directory !== "/"; level++, directory = dirname(directory)) {
    const vendorId = await textOf(join(directory, "idVendor"));
    if (vendorId === undefined) {
      const number = await textOf(join(directory, "port_number"));
      channel = [await textOf(join(directory, "bInterfaceNumber")), number ?? channel]
        .filter((word) => word !== undefined && word !== "")
        .join(".");
      continue;
    }
    const [productId, serialNumber, manufacturer, product] = await Promise.all(
      ["idProduct", "serial", "manufacturer", "product"].map((name) => textOf(join(directory, name))),
    );
    const title = [manufacturer, product].filter((word) => word !== undefined).join(" ");
    return {
      usb: {
        vendorId: vendorId.toLowerCase(),
        productId: (productId ?? "").toLowerCase(),
        serialNumber: serialNumber ?? "",
        location: basename(directory),
        channel,
      },
      ...(title === "" ? {} : { title }),
    };
  }
  return {};
}

async function stableNames(dev: string): Promise<Map<string, string>> {
  const directory = join(dev, "serial", "by-id");
  const stable = new Map<string, string>();
  for (const name of await namesIn(directory)) {
    const path = join(directory, name);
    // A dangling link is a device that was just unplugged.
    const target = await realpath(path).catch(() => undefined);
    if (target !== undefined) stable.set(target, path);
  }
  return stable;
}

async function linuxPorts({ dev, sys }: PortRoots): Promise<PortInfo[]> {
  const stable = await stableNames(dev);
  const ports: PortInfo[] = [];
  for (const name of await namesIn(dev)) {
    if (!PORT_NAME.test(name)) continue;
    const tty = join(sys, "class", "tty", name);
    // The kernel reserves 32 built-in ports; type 0 means that there is no hardware behind the name.
    if (/^ttyS/.test(name) && ((await textOf(join(tty, "type"))) ?? "0") === "0") continue;
    const device = await realpath(join(tty, "device")).catch(() => undefined);
    const path = join(dev, name);
    const stablePath = stable.get(path);
    ports.push({
      path,
      ...(stablePath === undefined ? {} : { stablePath }),
      ...(device === undefined ? {} : await usbIdentityOf(device)),
    });
  }
  return ports;
}

/**
 * The ports of this computer. Never throws: what cannot be found is missing from the list, and `notice`
 * (LNK-LIST-UNAVAILABLE) says so.
 */
export async function listPorts(roots: PortRoots = SYSTEM_ROOTS): Promise<PortListing> {
  if (platform() === "linux") {
    const ports = await linuxPorts(roots);
    const hasUdev = (await namesIn(join(roots.dev, "serial"))).includes("by-id");
    const needsNames = ports.length === 0 || ports.some((port) => port.usb && !port.stablePath);
    return hasUdev || !needsNames ? { ports } : { ports, notice: unavailable(roots.dev) };
  }
  try {
    const found = await SerialPort.list();
    return { ports: found.map(fromLibrary) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ports: [], notice: { code: "LNK-LIST-UNAVAILABLE", targetId: "ports", detail: reason } };
  }
}

function unavailable(dev: string): FaultEvent {
  return {
    code: "LNK-LIST-UNAVAILABLE",
    targetId: "ports",
    detail: `${dev}/serial/by-id does not exist (no udev, or no USB adapter plugged in): no names that survive re-plugging; only ports that the kernel names itself are listed`,
  };
}

function fromLibrary(port: Awaited<ReturnType<typeof SerialPort.list>>[number]): PortInfo {
  const { path, manufacturer, vendorId, productId, serialNumber = "", locationId = "" } = port;
  return {
    path,
    ...(manufacturer === undefined ? {} : { title: manufacturer }),
    ...(vendorId === undefined || productId === undefined
      ? {}
      : {
          usb: {
            vendorId: vendorId.toLowerCase(),
            productId: productId.toLowerCase(),
            serialNumber,
            location: locationId,
            channel: "",
          },
        }),
  };
}

/**
 * Where an adapter is now: the paths of the ports with the same identity. Two adapters of one type are never mixed
 * up: without a serial number only the same socket counts.
 */
export function pathsOfUsb(ports: readonly PortInfo[], identity: UsbIdentity): string[] {
  return ports
    .filter(({ usb }) => {
      if (usb === undefined) return false;
      if (identity.channel !== "" && usb.channel !== identity.channel) return false;
      if (usb.vendorId !== identity.vendorId || usb.productId !== identity.productId) return false;
      if (identity.serialNumber !== "") return usb.serialNumber === identity.serialNumber;
      return usb.serialNumber === "" && usb.location === identity.location;
    })
    .map(({ path }) => path);
}

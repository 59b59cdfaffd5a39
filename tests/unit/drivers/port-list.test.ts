import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { listPorts, type PortRoots, pathsOfUsb } from "@cementwatch/drivers/port-list";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

let roots: PortRoots = { dev: "", sys: "" };
let folder = "";

async function file(path: string, text = ""): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

interface Adapter {
  readonly tty: string;
  readonly socket: string;
  readonly serial?: string;
  readonly byId?: string;
  readonly interfaceNumber?: string;
}

/** The files that Linux shows for an FTDI cable. */
async function plugIn({ tty, socket, serial, byId, interfaceNumber = "00" }: Adapter): Promise<void> {
  const usb = join(roots.sys, "devices", "usb1", socket);
  const port = join(usb, `${socket}:1.${Number(interfaceNumber)}`, tty);
  await file(join(usb, "idVendor"), "0403\n");
  await file(join(usb, "idProduct"), "6001\n");
  await file(join(usb, "manufacturer"), "FTDI\n");
  await file(join(usb, "product"), "FT232R USB UART\n");
  if (serial !== undefined) await file(join(usb, "serial"), `${serial}\n`);
  await file(join(dirname(port), "bInterfaceNumber"), `${interfaceNumber}\n`);
  await file(join(port, "port_number"), "0\n");
  await mkdir(join(roots.sys, "class", "tty", tty), { recursive: true });
  await symlink(port, join(roots.sys, "class", "tty", tty, "device"));
  await file(join(roots.dev, tty));
  if (byId === undefined) return;
  await mkdir(join(roots.dev, "serial", "by-id"), { recursive: true });
  await symlink(join(roots.dev, tty), join(roots.dev, "serial", "by-id", byId));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cementwatch-ports-"));
  roots = { dev: join(folder, "dev"), sys: join(folder, "sys") };
  await mkdir(roots.dev);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("listing", () => {
  test("a computer without any port gives an empty list with the reason, never an error", async () => {
    const { ports, notice } = await listPorts(roots);
    expect(ports).toEqual([]);
    expect(notice?.code).toBe("LNK-LIST-UNAVAILABLE");
    expect((await listPorts({ dev: "/nowhere", sys: "/nowhere" })).ports).toEqual([]);
  });

  test("a USB adapter with its identity, its stable name and its words", async () => {
    await plugIn({ tty: "ttyUSB0", socket: "1-1.2", serial: "A50285BI", byId: "usb-FTDI_A50285BI-if00" });
    const { ports, notice } = await listPorts(roots);
    expect(notice).toBeUndefined();
    expect(ports).toEqual([
      {
        path: join(roots.dev, "ttyUSB0"),
        stablePath: join(roots.dev, "serial", "by-id", "usb-FTDI_A50285BI-if00"),
        title: "FTDI FT232R USB UART",
        usb: {
          vendorId: "0403",
          productId: "6001",
          serialNumber: "A50285BI",
          location: "1-1.2",
          channel: "00.0",
        },
      },
    ]);
  });

  test("without udev the adapter is listed all the same, and the missing stable name is told", async () => {
    await plugIn({ tty: "ttyACM0", socket: "1-1", serial: "1" });
    const { ports, notice } = await listPorts(roots);
    expect(ports[0]).toMatchObject({ path: join(roots.dev, "ttyACM0"), usb: { serialNumber: "1" } });
    expect(notice?.code).toBe("LNK-LIST-UNAVAILABLE");
  });

  test("names without hardware and names that are no serial port are left out", async () => {
    for (const name of ["ttyS0", "ttyS1", "tty1", "null", "ptmx"]) await file(join(roots.dev, name));
    await file(join(roots.sys, "class", "tty", "ttyS0", "type"), "4\n");
    await file(join(roots.sys, "class", "tty", "ttyS1", "type"), "0\n");
    expect((await listPorts(roots)).ports).toEqual([{ path: join(roots.dev, "ttyS0") }]);
  });
});

describe("finding an adapter again", () => {
  test("by its serial number, in another socket and under another name", async () => {
    await plugIn({ tty: "ttyUSB3", socket: "1-4", serial: "B" });
    await plugIn({ tty: "ttyUSB0", socket: "1-1", serial: "A" });
    const { ports } = await listPorts(roots);
    const identity = {
      vendorId: "0403",
      productId: "6001",
      serialNumber: "B",
      location: "1-1",
      channel: "00.0",
    };
    expect(pathsOfUsb(ports, identity)).toEqual([join(roots.dev, "ttyUSB3")]);
  });

  test("without a serial number only in the same socket: its twin is not it", async () => {
    await plugIn({ tty: "ttyUSB0", socket: "1-1" });
    await plugIn({ tty: "ttyUSB1", socket: "1-2" });
    const { ports } = await listPorts(roots);
    const identity = { vendorId: "0403", productId: "6001", serialNumber: "", location: "1-2", channel: "" };
    expect(pathsOfUsb(ports, identity)).toEqual([join(roots.dev, "ttyUSB1")]);
    expect(pathsOfUsb(ports, { ...identity, location: "1-3" })).toEqual([]);
  });

  test("the ports of one adapter are told apart; asked without a port, both are named", async () => {
    await plugIn({ tty: "ttyUSB0", socket: "1-1", serial: "D", interfaceNumber: "00" });
    await plugIn({ tty: "ttyUSB1", socket: "1-1", serial: "D", interfaceNumber: "01" });
    const { ports } = await listPorts(roots);
    const identity = {
      vendorId: "0403",
      productId: "6001",
      serialNumber: "D",
      location: "",
      channel: "01.0",
    };
    expect(pathsOfUsb(ports, identity)).toEqual([join(roots.dev, "ttyUSB1")]);
    expect(pathsOfUsb(ports, { ...identity, channel: "" })).toHaveLength(2);
  });
});

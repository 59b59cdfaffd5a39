/** Two adapters with one identity, as the system's own files show them: neither is ever taken for the other. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createLinkSource, parsePortAddress } from "@cementwatch/drivers/port-link";
import { listPorts, type PortRoots } from "@cementwatch/drivers/port-list";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createManualClock } from "../support/manual-clock.ts";

const SETTINGS = { baudRate: 9_600, dataBits: 8, parity: "none", stopBits: 1 } as const;

let folder = "";
let roots: PortRoots = { dev: "", sys: "" };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cementwatch-twins-"));
  roots = { dev: join(folder, "dev"), sys: join(folder, "sys") };
  await mkdir(roots.dev);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(path: string, text = ""): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function plugIn(tty: string, socket: string, serial: string): Promise<void> {
  const usb = join(roots.sys, "devices", "usb1", socket);
  await file(join(usb, "idVendor"), "0403\n");
  await file(join(usb, "idProduct"), "6001\n");
  await file(join(usb, "serial"), `${serial}\n`);
  const port = join(usb, `${socket}:1.0`, tty);
  await file(join(dirname(port), "bInterfaceNumber"), "00\n");
  await file(join(port, "port_number"), "0\n");
  await mkdir(join(roots.sys, "class", "tty", tty), { recursive: true });
  await symlink(port, join(roots.sys, "class", "tty", tty, "device"));
  await file(join(roots.dev, tty));
}

async function unplug(tty: string, socket: string): Promise<void> {
  await rm(join(roots.dev, tty));
  await rm(join(roots.sys, "class", "tty", tty), { recursive: true });
  await rm(join(roots.sys, "devices", "usb1", socket), { recursive: true });
}

function sourceOf(port: string) {
  return createLinkSource(parsePortAddress(port), SETTINGS, createManualClock(), () => listPorts(roots));
}

test.each(["by path", "by identity"])(
  "named %s: refused with both paths and what to do; the one that stays is used",
  async (how) => {
    await plugIn("ttyUSB0", "1-1", "A1");
    await plugIn("ttyUSB1", "1-2", "A1");
    const source = sourceOf(how === "by path" ? join(roots.dev, "ttyUSB0") : "usb:0403:6001:A1");
    const refusal = await source().catch((error: unknown) => String(error));
    expect(refusal).toContain(`matches ${join(roots.dev, "ttyUSB0")} and ${join(roots.dev, "ttyUSB1")}`);
    expect(refusal).toContain("unplug all but one");
    await unplug("ttyUSB1", "1-2");
    expect((await source()).name).toContain(join(roots.dev, "ttyUSB0"));
  },
);

test("a twin plugged in while the first is away is taken for it only as long as it is the only one", async () => {
  await plugIn("ttyUSB0", "1-1", "A1");
  const source = sourceOf(join(roots.dev, "ttyUSB0"));
  await source();
  await unplug("ttyUSB0", "1-1");
  await plugIn("ttyUSB5", "1-3", "A1");
  expect((await source()).name).toContain(join(roots.dev, "ttyUSB5"));
  await plugIn("ttyUSB6", "1-4", "A1");
  await expect(source()).rejects.toThrow(/ttyUSB5 and .*ttyUSB6/);
});

test("adapters without a serial number are told apart by their sockets, and only there", async () => {
  await plugIn("ttyUSB0", "1-1", "");
  await plugIn("ttyUSB1", "1-2", "");
  const source = sourceOf(join(roots.dev, "ttyUSB1"));
  expect((await source()).name).toContain(join(roots.dev, "ttyUSB1"));
  await unplug("ttyUSB1", "1-2");
  await expect(source()).rejects.toThrow(/USB adapter 0403:6001 at 1-2 is not plugged in/);
});

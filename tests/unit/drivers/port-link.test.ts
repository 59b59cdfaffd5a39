import { createLinkSource, parsePortAddress } from "@cementwatch/drivers/port-link";
import type { PortInfo, PortListing } from "@cementwatch/drivers/port-list";
import { describe, expect, test } from "vitest";
import { createManualClock } from "../../support/manual-clock.ts";

const SETTINGS = { baudRate: 9_600, dataBits: 8, parity: "none", stopBits: 2 } as const;
const USB = { vendorId: "0403", productId: "6001", serialNumber: "A1", location: "1-1", channel: "00.0" };

function listing(...ports: PortInfo[]): PortListing {
  return { ports };
}

describe("what a port's text means", () => {
  test("paths, TCP and USB identities", () => {
    expect(parsePortAddress("/dev/ttyUSB0")).toEqual({ kind: "serial", path: "/dev/ttyUSB0" });
    expect(parsePortAddress("COM3")).toEqual({ kind: "serial", path: "COM3" });
    expect(parsePortAddress("tcp://127.0.0.1:4001")).toEqual({ kind: "tcp", host: "127.0.0.1", port: 4001 });
    expect(parsePortAddress("tcp:moxa.local:950")).toEqual({ kind: "tcp", host: "moxa.local", port: 950 });
    expect(parsePortAddress("tcp://[::1]:4001")).toEqual({ kind: "tcp", host: "::1", port: 4001 });
    expect(parsePortAddress("usb:0403:6001:A50285BI")).toMatchObject({
      kind: "usb",
      identity: { vendorId: "0403", productId: "6001", serialNumber: "A50285BI" },
    });
  });

  test.each([
    "",
    "  ",
    "tcp://host",
    "tcp://host:0",
    "tcp://host:65536",
    "tcp://:80",
    "usb:0403",
    "usb:04:60:A",
  ])("refuses %j and says what is allowed", (text) => {
    expect(() => parsePortAddress(text)).toThrow(/expected/);
  });
});

describe("finding the device again", () => {
  test("an adapter named by its path is followed to its new name", async () => {
    let ports = listing({ path: "/dev/ttyUSB0", usb: USB });
    const source = createLinkSource(parsePortAddress("/dev/ttyUSB0"), SETTINGS, createManualClock(), () =>
      Promise.resolve(ports),
    );
    expect((await source()).name).toBe("/dev/ttyUSB0 at 9600 8N2");
    const other = { ...USB, serialNumber: "Z9" };
    ports = listing({ path: "/dev/ttyUSB0", usb: other }, { path: "/dev/ttyUSB4", usb: USB });
    expect((await source()).name).toBe("/dev/ttyUSB4 at 9600 8N2");
  });

  test("its old name is never used for another adapter", async () => {
    let ports = listing({ path: "/dev/ttyUSB0", usb: USB });
    const source = createLinkSource(parsePortAddress("/dev/ttyUSB0"), SETTINGS, createManualClock(), () =>
      Promise.resolve(ports),
    );
    await source();
    ports = listing({ path: "/dev/ttyUSB0", usb: { ...USB, serialNumber: "Z9" } });
    await expect(source()).rejects.toThrow("LNK-OPEN-FAILED: USB adapter 0403:6001 A1 is not plugged in");
  });

  test("two that match are named, and neither is taken", async () => {
    const source = createLinkSource(parsePortAddress("usb:0403:6001:A1"), SETTINGS, createManualClock(), () =>
      Promise.resolve(listing({ path: "/dev/ttyUSB0", usb: USB }, { path: "/dev/ttyUSB1", usb: USB })),
    );
    await expect(source()).rejects.toThrow(
      "matches /dev/ttyUSB0 and /dev/ttyUSB1: they cannot be told apart, so none is used; unplug all but one",
    );
  });

  test("a port that is no USB adapter keeps its name", async () => {
    const source = createLinkSource(parsePortAddress("/dev/ttyS0"), SETTINGS, createManualClock(), () =>
      Promise.resolve(listing({ path: "/dev/ttyS0" })),
    );
    expect((await source()).name).toBe("/dev/ttyS0 at 9600 8N2");
    expect((await source()).name).toBe("/dev/ttyS0 at 9600 8N2");
  });
});

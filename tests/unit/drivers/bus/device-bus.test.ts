import { lineGapUs } from "@cementwatch/drivers/bus/device-bus";
import { findDriver } from "@cementwatch/drivers/registry";
import { describe, expect, test } from "vitest";
import { type BusRoom, createBusRoom, longestGapUs } from "../../../support/bus-room.ts";

const SECOND = 1_000_000;
const BLANK_US = 500_000;

function sensors(...addresses: readonly number[]): BusRoom {
  return createBusRoom(addresses.map((address) => findDriver("keller").bind({ address })));
}

function pumps(...addresses: readonly number[]): BusRoom {
  return createBusRoom(addresses.map((address) => findDriver("new-era").bind({ address })));
}

test("the silence between two exchanges is 3.5 characters, 1.75 ms on fast lines", () => {
  const settings = { dataBits: 8, parity: "none", stopBits: 1 } as const;
  expect(lineGapUs({ ...settings, baudRate: 9_600 })).toBe(3_646);
  expect(lineGapUs({ ...settings, baudRate: 9_600, parity: "even" })).toBe(4_011);
  expect(lineGapUs({ ...settings, baudRate: 115_200 })).toBe(1_750);
});

describe.each([
  ["two sensors", () => sensors(1, 2)],
  ["a network of two pumps", () => pumps(0, 1)],
])("%s on one line", (_name, create) => {
  test("both run over one open port, and each decodes its own bytes without a loss", async () => {
    const { clock, devices, links } = create();
    await clock.advance(5 * SECOND);
    expect(links).toHaveLength(1);
    for (const { states, faults, items, readAtUs } of devices) {
      expect(states).toEqual(["opening", "identifying", "running"]);
      expect(faults).toEqual([]);
      expect(items.filter(({ kind }) => kind === "rejected")).toEqual([]);
      expect(readAtUs.length).toBeGreaterThan(50);
    }
  });

  test("one request at a time: nobody asks before the other's answer is complete", async () => {
    const { clock, devices } = create();
    await clock.advance(2 * SECOND);
    const all = devices
      .flatMap(({ wire }, device) => wire.map((entry) => ({ ...entry, device })))
      .sort((a, b) => a.atUs - b.atUs);
    for (const [index, { direction, device }] of all.entries()) {
      if (direction === "received") expect(all[index - 1]?.device).toBe(device);
    }
  });

  test("a dead one is told silent and does not blank the other; it runs again within 5 s of its return", async () => {
    const { clock, devices } = create();
    await clock.advance(3 * SECOND);
    const [alive, dead] = devices;
    if (alive === undefined || dead === undefined) throw new Error("no devices");
    dead.switchOff(true);
    await clock.advance(SECOND);
    expect(dead.supervisor.state()).toBe("silent");
    await clock.advance(19 * SECOND);
    expect(dead.faults.map(({ code }) => code)).toEqual(["LNK-SILENT"]);
    expect(alive.supervisor.state()).toBe("running");
    expect(alive.faults).toEqual([]);
    expect(longestGapUs(alive, 3 * SECOND, 23 * SECOND)).toBeLessThan(BLANK_US);
    dead.switchOff(false);
    await clock.advance(5 * SECOND);
    expect(dead.supervisor.state()).toBe("running");
  });

  test("losing the port is told to both, and one stopping leaves the other alone", async () => {
    const { clock, devices, links } = create();
    await clock.advance(2 * SECOND);
    links[0]?.unplug(true);
    expect(devices.map(({ supervisor }) => supervisor.state())).toEqual(["lost", "lost"]);
    expect(devices.map(({ faults }) => faults.map(({ code }) => code))).toEqual([["LNK-LOST"], ["LNK-LOST"]]);
    await clock.advance(3 * SECOND);
    expect(links).toHaveLength(2);
    expect(devices.map(({ supervisor }) => supervisor.state())).toEqual(["running", "running"]);
    await devices[0]?.supervisor.stop();
    await clock.advance(2 * SECOND);
    expect(devices[1]?.supervisor.state()).toBe("running");
    expect(links).toHaveLength(2);
    await devices[1]?.supervisor.stop();
    const said = devices.map(({ wire }) => wire.length);
    await clock.advance(2 * SECOND);
    expect(devices.map(({ wire }) => wire.length)).toEqual(said);
  });
});

describe("a crowded line", () => {
  test("waiting for a turn is nobody's silence: 24 sensors that each get 2 turns a second stay running", async () => {
    const { clock, devices } = sensors(...Array.from({ length: 24 }, (_, index) => index + 1));
    await clock.advance(15 * SECOND);
    for (const { supervisor, faults } of devices) {
      expect(supervisor.state()).toBe("running");
      expect(faults).toEqual([]);
    }
  });

  test("four of eight die one after another: the live ones are never blank", async () => {
    const { clock, devices } = sensors(1, 2, 3, 4, 5, 6, 7, 8);
    await clock.advance(3 * SECOND);
    for (const device of devices.slice(4)) {
      device.switchOff(true);
      await clock.advance(SECOND);
    }
    await clock.advance(16 * SECOND);
    for (const device of devices.slice(0, 4)) {
      expect(longestGapUs(device, 3 * SECOND, 23 * SECOND)).toBeLessThan(BLANK_US);
      expect(device.faults).toEqual([]);
    }
    expect(devices.slice(4).map(({ supervisor }) => supervisor.state())).not.toContain("running");
  });
});

test("a port from which nobody is heard is opened again: an adapter may be stuck", async () => {
  const { clock, devices, links } = sensors(1, 2);
  await clock.advance(2 * SECOND);
  links[0]?.unplug(false);
  await clock.advance(15 * SECOND);
  expect(links.length).toBeGreaterThan(1);
  expect(devices.map(({ supervisor }) => supervisor.state())).toEqual(["running", "running"]);
  expect(devices.map(({ faults }) => faults.map(({ code }) => code))).toEqual([
    ["LNK-SILENT"],
    ["LNK-SILENT"],
  ]);
});

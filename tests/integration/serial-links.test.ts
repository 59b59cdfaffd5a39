/** Links and supervision on real pseudo-terminals, through the real serial library. */
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLinkSource, parsePortAddress } from "@cementwatch/drivers/port-link";
import { DRIVERS, findDriver } from "@cementwatch/drivers/registry";
import { hostOnPty } from "@cementwatch/server/cli/devices-host";
import { createBurstPlant } from "@cementwatch/server/cli/devices-plant";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bindAsUsed } from "../support/bind-as-used.ts";
import { eventually } from "../support/eventually.ts";
import { openPseudoTerminal, type PseudoTerminal } from "../support/pseudo-terminal.ts";
import { ascii, createToyProtocol, TOY_PERIOD_US } from "../support/toy-device.ts";
import { realClock, type WatchedDevice, watchDevice } from "../support/watched-device.ts";

const SETTINGS = { baudRate: 19_200, dataBits: 8, parity: "none", stopBits: 1 } as const;
/** RELIABILITY promise: a number is blank within 500 ms; the rest is what a loaded test machine may add. */
const BLANK_MS = 500;
const SLACK_MS = 400;

let folder = "";
const cleanups: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cementwatch-links-"));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await rm(folder, { recursive: true, force: true });
});

function sourceOf(port: string) {
  return createLinkSource(parsePortAddress(port), SETTINGS, realClock);
}

function watch(protocol: Parameters<typeof watchDevice>[0], port: string): WatchedDevice {
  const device = watchDevice(protocol, sourceOf(port));
  cleanups.push(() => device.supervisor.stop());
  return device;
}

/** The toy device of the driver contract at the far end of a pseudo-terminal. */
async function plugIn(name: string, identity = "#toy/1;"): Promise<PseudoTerminal> {
  const terminal = await openPseudoTerminal(join(folder, name), (bytes, self) => {
    for (const letter of new TextDecoder().decode(bytes))
      self.write(ascii(letter === "?" ? identity : "=12;"));
  });
  cleanups.push(() => terminal.kill());
  return terminal;
}

describe("one cable", () => {
  test("reads a device through the serial library, and releases the port for the next", async () => {
    await plugIn("port");
    for (let round = 0; round < 2; round++) {
      const device = watch(createToyProtocol(), join(folder, "port"));
      await eventually(() => device.readings().length >= 3, "three readings");
      expect(device.readings()[0]).toMatchObject({ signal: "pressure", value: 12, unit: "kPa" });
      expect(device.states.map(({ state }) => state)).toEqual(["opening", "identifying", "running"]);
      await device.supervisor.stop();
    }
  });

  test("what was said before the port was opened is never a reading", async () => {
    const terminal = await openPseudoTerminal(join(folder, "port"), () => undefined);
    cleanups.push(() => terminal.kill());
    terminal.write(ascii("=99;=99;=99;"));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const device = watch(createToyProtocol(), join(folder, "port"));
    await device.reaches("silent");
    expect(device.readings()).toEqual([]);
    expect(device.received).toEqual([]);
  });

  test("a port that another program holds is refused with what to do", async () => {
    await plugIn("port");
    const holder = watch(createToyProtocol(), join(folder, "port"));
    await holder.reaches("running");
    const second = watch(createToyProtocol(), join(folder, "port"));
    await second.reaches("retrying");
    expect(second.faults[0]?.code).toBe("LNK-OPEN-FAILED");
    expect(second.faults[0]?.detail).toMatch(/held by another program.*close it/);
    await holder.supervisor.stop();
    await second.reaches("running");
  });

  test("a port that does not exist is refused by name, and taken when it appears", async () => {
    const device = watch(createToyProtocol(), join(folder, "port"));
    await device.reaches("retrying");
    expect(device.faults).toEqual([
      { code: "LNK-OPEN-FAILED", detail: `${join(folder, "port")} does not exist: check the cable` },
    ]);
    await plugIn("port");
    await device.reaches("running");
  });
});

describe("loss", () => {
  test("unplugged and plugged in again, several times: lost at once, running again by itself", async () => {
    let terminal = await plugIn("port");
    const device = watch(createToyProtocol(), join(folder, "port"));
    await device.reaches("running");
    for (let round = 0; round < 5; round++) {
      const unpluggedUs = realClock.nowUs();
      await terminal.kill();
      expect(await device.reaches("lost", unpluggedUs)).toBeLessThan(BLANK_MS);
      await rm(join(folder, "port"), { force: true });
      const readings = device.readings().length;
      const pluggedUs = realClock.nowUs();
      terminal = await plugIn("port");
      await device.reaches("running", pluggedUs);
      await eventually(() => device.readings().length > readings, "readings after re-plugging");
    }
    expect(device.faults.filter(({ code }) => code === "LNK-LOST")).toHaveLength(5);
  });

  test("a device node that disappears without any event is lost all the same, and found where its name points now", async () => {
    await plugIn("first");
    await plugIn("second");
    const name = join(folder, "by-id");
    await symlink(join(folder, "first"), name);
    const device = watch(createToyProtocol(), name);
    await device.reaches("running");
    const goneUs = realClock.nowUs();
    await rm(name);
    expect(await device.reaches("lost", goneUs)).toBeLessThan(BLANK_MS + SLACK_MS);
    await symlink(join(folder, "second"), name);
    await device.reaches("running", goneUs);
  });

  test("a writer that freezes is silent within the bound, and runs at its first word", async () => {
    const terminal = await plugIn("port");
    const device = watch(createToyProtocol(), join(folder, "port"));
    await device.reaches("running");
    const frozenUs = realClock.nowUs();
    terminal.freeze();
    const silentMs = await device.reaches("silent", frozenUs);
    expect(silentMs).toBeLessThan(BLANK_MS + SLACK_MS);
    expect(silentMs).toBeGreaterThan(BLANK_MS - TOY_PERIOD_US / 1_000 - 20);
    expect(device.faults.map(({ code }) => code)).toEqual(["LNK-SILENT"]);
    const thawedUs = realClock.nowUs();
    terminal.thaw();
    expect(await device.reaches("running", thawedUs)).toBeLessThan(1_000);
  });

  test("a writer that stays frozen has its port opened again, and is found when it thaws", async () => {
    const terminal = await plugIn("port");
    const device = watch(createToyProtocol(), join(folder, "port"));
    await device.reaches("running");
    const frozenUs = realClock.nowUs();
    terminal.freeze();
    await device.reaches("opening", frozenUs);
    const thawedUs = realClock.nowUs();
    terminal.thaw();
    await device.reaches("running", thawedUs);
  });

  test("another device on the same name is refused", async () => {
    const terminal = await plugIn("port");
    const device = watch(createToyProtocol(), join(folder, "port"));
    await device.reaches("running");
    await terminal.kill();
    await rm(join(folder, "port"), { force: true });
    const readings = device.readings().length;
    await plugIn("port", "#toy/2;");
    await eventually(() => device.faults.some(({ code }) => code === "LNK-IDENTITY-CHANGED"), "refusal");
    expect(device.supervisor.state()).toBe("retrying");
    expect(device.readings()).toHaveLength(readings);
    expect(device.supervisor.question()?.text).toContain("found toy serial 2, expected toy serial 1");
    device.supervisor.allow();
    await eventually(() => device.supervisor.state() === "running", "the allowed device");
  });
});

describe("over TCP", () => {
  test("a server that goes away is lost at once and found when it is back", async () => {
    const sockets = new Set<Socket>();
    const serve = (port: number): Promise<Server> =>
      new Promise((resolve) => {
        const server = createServer((socket) => {
          sockets.add(socket);
          socket.on("error", () => undefined);
          socket.on("data", (bytes) => {
            for (const letter of bytes.toString()) socket.write(letter === "?" ? "#toy/1;" : "=12;");
          });
        });
        server.listen(port, "127.0.0.1", () => resolve(server));
      });
    const close = async (server: Server): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    };
    const first = await serve(0);
    const address = first.address();
    if (address === null || typeof address === "string") throw new Error("no TCP port");
    const device = watch(createToyProtocol(), `tcp://127.0.0.1:${address.port}`);
    await device.reaches("running");
    const goneUs = realClock.nowUs();
    await close(first);
    expect(await device.reaches("lost", goneUs)).toBeLessThan(BLANK_MS);
    await device.reaches("retrying", goneUs);
    const second = await serve(address.port);
    cleanups.push(() => close(second));
    await device.reaches("running", goneUs);
  });
});

describe("real drivers", () => {
  test.each(DRIVERS.map(({ id }) => id))("%s: its simulator on a pseudo-terminal, end to end", async (id) => {
    const protocol = bindAsUsed(id);
    const link = join(folder, id);
    const host = await hostOnPty(protocol.createSimulator(createBurstPlant(7), 7), realClock, link);
    cleanups.push(() => host.stop());
    const device = watch(protocol, link);
    await device.reaches("running");
    await eventually(() => device.readings().length >= 10, "ten readings");
    expect(
      device.readings().every(({ value, quality }) => quality === "valid" && Number.isFinite(value)),
    ).toBe(true);
    expect(new Set(device.readings().map(({ signal }) => signal))).toContain(
      (protocol.signals ?? findDriver(id).signals)[0],
    );
    expect(device.faults).toEqual([]);
  });

  test.each(DRIVERS.map(({ id }) => id))(
    "%s: garbage is never a reading, and the reason is told",
    async (id) => {
      let state = 1;
      const noise = (): Uint8Array =>
        Uint8Array.from({ length: 48 }, () => {
          state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
          return state >>> 16;
        });
      const terminal = await openPseudoTerminal(join(folder, id), () => undefined);
      cleanups.push(() => terminal.kill());
      const timer = setInterval(() => terminal.write(noise()), 5);
      cleanups.push(() => Promise.resolve(clearInterval(timer)));
      const device = watch(bindAsUsed(id), join(folder, id));
      await device.reaches("silent");
      expect(device.received.length).toBeGreaterThan(10);
      expect(device.readings()).toEqual([]);
      expect(device.faults[0]?.code).toBe("LNK-SILENT");
      expect(device.faults[0]?.detail).toMatch(/unreadable pieces in \d+ bytes so far: wrong baud rate/);
      expect(device.states.map((entry) => entry.state)).not.toContain("running");
    },
  );

  test("a pump in Safe mode is announced and not asked before a yes", async () => {
    const protocol = findDriver("new-era").bind({ mode: "safe", safeTimeoutS: 5 });
    const host = await hostOnPty(
      protocol.createSimulator(createBurstPlant(3), 3),
      realClock,
      join(folder, "pump"),
    );
    cleanups.push(() => host.stop());
    const device = watch(findDriver("new-era").bind({ safeTimeoutS: 5 }), join(folder, "pump"));
    await eventually(() => device.supervisor.question() !== undefined, "the question");
    expect(device.states.at(-1)?.detail).toMatch(/stop this pump/);
    expect(device.readings()).toEqual([]);
    device.supervisor.allow();
    await eventually(() => device.readings().length > 3, "readings after the yes");
    expect(device.supervisor.state()).toBe("running");
  });
});

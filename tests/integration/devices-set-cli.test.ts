/** Several devices at once as a person starts them: one line for two sensors, transcripts, vectors, scripted faults. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { DeviceBus } from "@cementwatch/drivers/bus/device-bus";
import { createSimulatedBus } from "@cementwatch/drivers/bus/simulated-bus";
import { createFaultyDevice } from "@cementwatch/drivers/line-faults/faulty-device";
import { createLinkSource, parsePortAddress } from "@cementwatch/drivers/port-link";
import { findDriver } from "@cementwatch/drivers/registry";
import { hostOnPty } from "@cementwatch/server/cli/devices-host";
import { createBurstPlant } from "@cementwatch/server/cli/devices-plant";
import { hostScripted } from "@cementwatch/server/cli/devices-scripted-host";
import { createDeviceClock } from "@cementwatch/server/device-clock";
import { parseLineScenario } from "@cementwatch/server/line-scenario-file";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { realClock, watchDevice } from "../support/watched-device.ts";

const CLI = fileURLToPath(new URL("../../server/src/cli/cli.ts", import.meta.url));

/** Three programs start: on a busy machine that takes seconds. */
const SLOW_MS = 30_000;

let folder = "";
const cleanups: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cementwatch-set-"));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await rm(folder, { recursive: true, force: true });
});

function run(...args: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, [CLI, "devices", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const exited = once(child, "close");
  const end = async (): Promise<number | null> => {
    child.kill("SIGTERM");
    await exited;
    return child.exitCode;
  };
  cleanups.push(end);
  const lines = () =>
    output
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return { output: () => output, errors: () => errors, lines, end, exited, child };
}

test("a set of two sensors on one line and a pump: simulated, monitored, and captured as a vector", async () => {
  const file = join(folder, "set.yaml");
  const line = join(folder, "line");
  await writeFile(
    file,
    [
      "devices:",
      `  - { id: syringe, driver: keller, port: ${line}, address: 1, role: injectorPressure }`,
      `  - { id: bone, driver: keller, port: ${line}, address: 2, role: intravertebralPressure }`,
      `  - { id: pump, driver: new-era, port: ${join(folder, "pump")}, role: injectorVolume }`,
      "",
    ].join("\n"),
  );
  const simulator = run("simulate", "--devices", file, "--seed", "3");
  await eventually(() => simulator.output().split("\n").length > 3, "three simulated devices", SLOW_MS);
  expect(simulator.lines().map(({ device, port }) => [device, port])).toEqual([
    ["syringe", line],
    ["bone", line],
    ["pump", join(folder, "pump")],
  ]);
  const transcript = join(folder, "transcript.txt");
  const monitor = run("monitor", "--devices", file, "--transcript", transcript);
  const has = (id: string, signal: string) => () =>
    monitor.lines().filter((entry) => entry["device"] === id && entry["signal"] === signal).length > 20;
  await eventually(has("syringe", "pressure"), "the syringe", SLOW_MS);
  await eventually(has("bone", "pressure"), "the bone", SLOW_MS);
  await eventually(has("pump", "volume"), "the pump", SLOW_MS);
  expect(await monitor.end()).toBe(0);
  const written = await readFile(transcript, "utf8");
  expect(written).toMatch(/^# cementwatch transcript 1\n# device syringe keller \{"address":1\}\n/);
  expect(written).toMatch(/\n\d+ bone > 02 30 [0-9A-F ]+\n/);
  expect(written).toMatch(/\n\d+ bone < 02 30 [0-9A-F ]+\n/);
  const refused = run("vector", transcript);
  await refused.exited;
  expect(refused.errors()).toContain("give --device with one of syringe, bone, pump");
  const vector = run("vector", transcript, "--device", "bone");
  await vector.exited;
  const made = JSON.parse(vector.output()) as {
    driver: string;
    options: unknown;
    allowed: { hex: string }[];
    exchanges: { items: string[] }[];
  };
  expect(made).toMatchObject({ driver: "keller", options: { address: 2 } });
  const protocol = findDriver("keller").bind(made.options);
  for (const { hex } of made.allowed) {
    expect(
      protocol.isAllowedRequest(Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16))),
    ).toBe(true);
  }
  expect(
    made.exchanges[0]?.items.filter((item) => /^pressure .* kPa valid$/.test(item)).length,
  ).toBeGreaterThan(15);
});

test("a scripted unplugging on a real pseudo-terminal is lost at once, and found when it is back", async () => {
  const link = join(folder, "sensor");
  const startUs = realClock.nowUs();
  let jumpUs = 0;
  const clock = createDeviceClock(() => realClock.nowUs() - startUs + jumpUs);
  const protocol = findDriver("keller").bind({});
  const scenario = parseLineScenario(
    "title: pull\nlasts: 70s\nsteps:\n  - { at: 60s, do: unplug, for: 600ms }\n",
    "pull.yaml",
  );
  const device = createFaultyDevice(protocol.createSimulator(createBurstPlant(3), 3), scenario, 3);
  const host = await hostScripted(device, clock, () => hostOnPty(device, clock, link));
  cleanups.push(() => host.stop());
  const watched = watchDevice(
    protocol,
    createLinkSource(parsePortAddress(link), findDriver("keller").serial, realClock),
  );
  cleanups.push(() => watched.supervisor.stop());
  await watched.reaches("running");
  const pulledUs = realClock.nowUs();
  jumpUs = 60_000_000;
  await watched.reaches("lost", pulledUs);
  await watched.reaches("running", pulledUs);
  expect(watched.faults[0]?.code).toBe("LNK-LOST");
});

test("a network of two pumps on one real pseudo-terminal", async () => {
  const protocols = [0, 1].map((address) => findDriver("new-era").bind({ address }));
  const plant = createBurstPlant(3);
  const link = join(folder, "network");
  const wire = createSimulatedBus(protocols.map((protocol, index) => protocol.createSimulator(plant, index)));
  const host = await hostOnPty(wire, realClock, link);
  cleanups.push(() => host.stop());
  const { serial } = findDriver("new-era");
  const openSource = createLinkSource(parsePortAddress(link), serial, realClock);
  const bus = new DeviceBus({ openSource, clock: realClock, gapUs: 2_000 });
  const pumps = protocols.map((protocol, address) => watchDevice(protocol, bus.member(`address ${address}`)));
  for (const pump of pumps) cleanups.push(() => pump.supervisor.stop());
  for (const pump of pumps) await eventually(() => pump.readings().length >= 10, "ten volumes");
  expect(pumps.map(({ faults }) => faults)).toEqual([[], []]);
  const lostUs = realClock.nowUs();
  await host.stop();
  for (const pump of pumps) expect(await pump.reaches("lost", lostUs)).toBeLessThan(500);
});

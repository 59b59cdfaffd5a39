/** The device commands as a person types them: real processes, a real pseudo-terminal, exit codes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";

const CLI = fileURLToPath(new URL("../../server/src/cli/cli.ts", import.meta.url));

let folder = "";
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cementwatch-cli-"));
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill("SIGCONT");
    child.kill("SIGTERM");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  await rm(folder, { recursive: true, force: true });
});

interface Line {
  readonly state?: string;
  readonly signal?: string;
  readonly value?: unknown;
  readonly unit?: string;
  readonly [field: string]: unknown;
}

interface Running {
  readonly child: ChildProcess;
  output(): string;
  errors(): string;
  /** Whole lines of standard output; throws when one is no JSON. */
  lines(): Line[];
  exit(): Promise<number | null>;
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Running {
  const child = spawn(process.execPath, [CLI, "devices", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
  children.push(child);
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const exited = once(child, "close").then(() => child.exitCode);
  return {
    child,
    output: () => output,
    errors: () => errors,
    lines: () =>
      output
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Line),
    exit: () => exited,
  };
}

async function simulate(
  driver: string,
  ...more: readonly string[]
): Promise<Running & { readonly port: string }> {
  const simulator = run(["simulate", driver, "--json", "--seed", "3", ...more]);
  await eventually(() => simulator.output().endsWith("\n"), `simulator: ${simulator.errors()}`);
  return { ...simulator, port: String(simulator.lines()[0]?.["port"]) };
}

describe("monitor", () => {
  test("reads a simulated pump, tells its loss, and finds it again", async () => {
    const link = join(folder, "pump");
    const first = await simulate("new-era", "--link", link);
    expect(first.port).toBe(link);
    const monitor = run(["monitor", "new-era", link, "--json"]);
    await eventually(() => monitor.lines().some(({ signal }) => signal === "volume"), "volumes");
    expect(monitor.lines().find(({ signal }) => signal === "volume")).toEqual({
      atUs: expect.any(Number),
      device: "new-era",
      signal: "volume",
      value: expect.any(Number),
      unit: "mL",
      quality: "valid",
    });
    expect(monitor.lines().some(({ signal }) => signal === "status")).toBe(true);
    first.child.kill("SIGTERM");
    await first.exit();
    await eventually(() => monitor.lines().some(({ state }) => state === "lost"), "the loss");
    const before = monitor.lines().length;
    await simulate("new-era", "--link", link);
    await eventually(
      () =>
        monitor
          .lines()
          .slice(before)
          .some(({ signal }) => signal === "volume"),
      "volumes after the loss",
    );
    monitor.child.kill("SIGINT");
    expect(await monitor.exit()).toBe(0);
    expect(monitor.errors()).toContain("LNK-LOST");
    expect(monitor.lines().at(-1)).toMatchObject({ state: "closed" });
  });

  test("a simulator that is frozen is silent, not running", async () => {
    const { child, port } = await simulate("keller", "--link", join(folder, "sensor"));
    const monitor = run(["monitor", "keller", port]);
    await eventually(() => monitor.lines().some(({ signal }) => signal === "pressure"), "pressures");
    child.kill("SIGSTOP");
    await eventually(() => monitor.lines().some(({ state }) => state === "silent"), "silence");
    const last = monitor.lines().findLastIndex(({ signal }) => signal === "pressure");
    const silent = monitor.lines().findIndex(({ state }) => state === "silent");
    expect(last).toBeLessThan(silent);
    child.kill("SIGCONT");
    await eventually(
      () =>
        monitor
          .lines()
          .slice(silent)
          .some(({ signal }) => signal === "pressure"),
      "pressures after the silence",
    );
  });

  test("the wrong driver never reads a value and ends with 1", async () => {
    const { port } = await simulate("keller", "--link", join(folder, "sensor"));
    const monitor = run(["monitor", "new-era", port, "--seconds", "1.5"]);
    expect(await monitor.exit()).toBe(1);
    expect(monitor.lines().filter(({ signal }) => signal !== undefined)).toEqual([]);
    expect(monitor.errors()).toContain("nothing that new-era understands was heard");
  });

  test("reads a streaming device over TCP, with a device address in the URL", async () => {
    const { port } = await simulate("open-injector", "--tcp", "0");
    expect(port).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    const monitor = run(["monitor", "open-injector", port, "--seconds", "1"]);
    expect(await monitor.exit()).toBe(0);
    expect(monitor.lines().filter(({ signal }) => signal === "pressure").length).toBeGreaterThan(20);
  });
});

describe("usage", () => {
  test.each([
    [["monitor", "nope", "/dev/null"], /driver "nope" does not exist; there are .*new-era/],
    [["monitor", "keller"], /give either a driver and a port, or --devices/],
    [["monitor", "--devices", "/nowhere.yaml"], /device set \/nowhere\.yaml cannot be read/],
    [["simulate"], /give either a driver or --devices/],
    [["simulate", "keller", "--scenario", "/nowhere.yaml"], /scenario \/nowhere\.yaml cannot be read/],
    [["vector", "/nowhere.txt"], /\/nowhere\.txt/],
    [["monitor", "keller", "tcp://x"], /expected tcp:\/\/host:port/],
    [["monitor", "keller", "/dev/x", "--baud", "fast"], /--baud fast: expected a whole number/],
    [["monitor", "keller", "/dev/x", "--address", "0"], /address/],
    [["monitor", "keller", "/dev/x", "--seconds", "-1"], /--seconds -1: expected a number above 0/],
    [["simulate", "keller", "--pty", "--tcp", "4000"], /either --pty or --tcp/],
    [["simulate", "keller", "--set", "protocol=smoke"], /protocol/],
  ])("%j ends with 2 and says what is allowed", async (args, words) => {
    const command = run(args);
    expect(await command.exit()).toBe(2);
    expect(command.errors()).toMatch(words);
    expect(command.output()).toBe("");
  });
});

describe("list and probe", () => {
  test("list names every driver, also where no other program can be started", async () => {
    const list = run(["list", "--json"], { ...process.env, PATH: "/nowhere" });
    expect(await list.exit()).toBe(0);
    const drivers = list.lines().filter(({ kind }) => kind === "driver");
    expect(drivers.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["new-era", "open-injector", "keller"]),
    );
  });

  test("a simulator without socat says what to install", async () => {
    const command = run(["simulate", "keller"], { ...process.env, PATH: "/nowhere" });
    expect(await command.exit()).toBe(2);
    expect(command.errors()).toMatch(/install socat/);
  });

  test("probe names a sensor by its answer, with the transcript on standard error", async () => {
    const { port } = await simulate("keller", "--link", join(folder, "sensor"));
    const probe = run(["probe", port, "--json"]);
    expect(await probe.exit()).toBe(0);
    expect(probe.lines()).toEqual([
      expect.objectContaining({
        port,
        driver: "keller",
        baud: 9600,
        model: expect.stringContaining("Keller"),
      }),
    ]);
    expect(probe.errors()).toMatch(/> fa 30 04 43\n.*< fa 30 05/);
  });

  test("probe tells that a port does not exist", async () => {
    const probe = run(["probe", join(folder, "nothing")]);
    expect(await probe.exit()).toBe(2);
    expect(probe.errors()).toContain("does not exist");
  });
});

describe("devices check", () => {
  test("a good file is counted, a bad one is told line by line with exit code 1", async () => {
    const good = join(folder, "good.yaml");
    await writeFile(good, "devices: [{ id: p, driver: keller, port: /dev/a, role: injectorPressure }]\n");
    const fine = run(["check", good]);
    expect(await fine.exit()).toBe(0);
    expect(fine.output()).toBe(`${good}: no problem; 1 device, 0 picture sources, no worklist\n`);
    const bad = join(folder, "bad.yaml");
    await writeFile(
      bad,
      "devices:\n  - { id: p, driver: kellar, port: /dev/a, role: injectorPressure }\npictures: 3\n",
    );
    const wrong = run(["check", bad]);
    expect(await wrong.exit()).toBe(1);
    expect(wrong.output()).toMatch(/^.*bad\.yaml:3: pictures: /);
  });
});

test("a described gauge is simulated and monitored by its name", async () => {
  const simulator = await simulate("generic-line", "--set", "use=psi-line-gauge");
  const monitor = run([
    "monitor",
    "generic-line",
    simulator.port,
    "--set",
    "use=psi-line-gauge",
    "--seconds",
    "2",
  ]);
  expect(await monitor.exit()).toBe(0);
  const readings = monitor.lines().filter(({ signal }) => signal === "pressure");
  expect(readings.length).toBeGreaterThan(3);
  expect(readings[0]).toMatchObject({ unit: "kPa", quality: "valid" });
  const unknown = run(["monitor", "generic-line", simulator.port, "--set", "use=nothing"]);
  expect(await unknown.exit()).toBe(2);
  expect(unknown.errors()).toContain("there is no description nothing; there are atm-modbus-gauge");
});

/** `devices simulate`: a driver's simulator on a pseudo-terminal or a TCP port, on a plant that injects in bursts. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Command } from "commander";
import { createClock } from "../clock.ts";
import { createDeviceClock } from "../device-clock.ts";
import { hostOnPty, hostOnTcp, type SimulatorHost } from "./devices-host.ts";
import {
  type BindingFlags,
  bindDriver,
  chooseDriver,
  printJson,
  say,
  secondsUs,
  untilEnded,
  usageError,
  wholeNumber,
} from "./devices-options.ts";
import { createBurstPlant } from "./devices-plant.ts";

interface SimulateFlags extends BindingFlags {
  readonly pty?: true;
  readonly link?: string;
  readonly tcp?: string;
  readonly seed: string;
  readonly seconds?: string;
  readonly json?: true;
}

const MAX_SEED = 4_294_967_295;

async function simulate(driverId: string, flags: SimulateFlags, command: Command): Promise<void> {
  const definition = chooseDriver(command, driverId);
  const seed = wholeNumber(command, "--seed", flags.seed, 0, MAX_SEED);
  const tcpPort = flags.tcp === undefined ? undefined : wholeNumber(command, "--tcp", flags.tcp, 0, 65_535);
  if (tcpPort !== undefined && (flags.pty || flags.link)) usageError(command, "give either --pty or --tcp");
  const durationUs = flags.seconds === undefined ? undefined : secondsUs(command, flags.seconds);
  const clock = createDeviceClock(createClock().nowUs);
  const simulator = bindDriver(command, definition, flags).createSimulator(createBurstPlant(seed), seed);
  let host: SimulatorHost;
  try {
    const link = flags.link ?? join(tmpdir(), `cementwatch-${driverId}-${process.pid}`);
    host =
      tcpPort === undefined
        ? await hostOnPty(simulator, clock, link)
        : await hostOnTcp(simulator, clock, tcpPort);
  } catch (error) {
    return usageError(command, error instanceof Error ? error.message : String(error));
  }
  say(
    `simulated ${definition.title}, seed ${seed}; try: cementwatch devices monitor ${driverId} ${host.port}`,
  );
  if (flags.json) printJson({ driver: driverId, port: host.port, seed, isSimulated: true });
  else process.stdout.write(`${host.port}\n`);
  const reason = await Promise.race([untilEnded(durationUs), host.ended]);
  if (reason !== undefined) {
    say(`${host.port}: ${reason}`);
    process.exitCode = 1;
  }
  await host.stop();
  process.exit();
}

export function registerDevicesSimulate(devices: Command): void {
  devices
    .command("simulate")
    .description(
      "a simulated device on a pseudo-terminal (default, needs socat) or a TCP port of this computer",
    )
    .argument("<driver>", "driver id, see devices list")
    .option("--pty", "on a pseudo-terminal; its path is printed")
    .option("--link <path>", "name of the pseudo-terminal, for a path that stays the same")
    .option("--tcp <port>", "on 127.0.0.1 at this port; 0 takes a free one")
    .option("--seed <n>", "noise, latencies and flow follow from it", "1")
    .option("--address <n>", "the device's address on its line")
    .option("--set <name=value...>", "further options of the driver, e.g. mode=safe")
    .option("--seconds <n>", "end after this time instead of at Ctrl-C")
    .option("--json", "one JSON line with the port instead of its bare path")
    .action((driver: string, flags: SimulateFlags, command: Command) => simulate(driver, flags, command));
}

/** `devices simulate`: simulators on pseudo-terminals or TCP ports, on a plant that injects in bursts, with scripted faults. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Clock } from "@cementwatch/drivers/clock";
import type { DeviceSimulator } from "@cementwatch/drivers/driver";
import { createFaultyDevice } from "@cementwatch/drivers/line-faults/faulty-device";
import type { LineScenario } from "@cementwatch/drivers/line-faults/line-scenario";
import { createStallingPlant } from "@cementwatch/drivers/line-faults/stalling-plant";
import type { Command } from "commander";
import { createClock } from "../clock.ts";
import { createDeviceClock } from "../device-clock.ts";
import { loadLineScenario } from "../line-scenario-file.ts";
import { hostOnPty, hostOnTcp, type SimulatorHost } from "./devices-host.ts";
import {
  type BindingFlags,
  bindDriver,
  chooseDriver,
  driverOptions,
  printJson,
  say,
  secondsUs,
  untilEnded,
  usageError,
  wholeNumber,
} from "./devices-options.ts";
import { createBurstPlant } from "./devices-plant.ts";
import { hostScripted } from "./devices-scripted-host.ts";
import { loadSetDevices, simulateSet, type Tap, transcriptDeviceOf } from "./devices-simulate-set.ts";
import { createTranscript, type TranscriptDevice, type TranscriptWriter } from "./transcript.ts";

interface SimulateFlags extends BindingFlags {
  readonly pty?: true;
  readonly link?: string;
  readonly tcp?: string;
  readonly seed: string;
  readonly seconds?: string;
  readonly scenario?: string;
  readonly devices?: string;
  readonly transcript?: string;
  readonly json?: true;
}

const MAX_SEED = 4_294_967_295;

interface Simulation {
  readonly seed: number;
  readonly clock: Clock;
  readonly scenario: LineScenario | undefined;
  readonly flags: SimulateFlags;
}

async function simulate(driverId: string | undefined, flags: SimulateFlags, command: Command): Promise<void> {
  const seed = wholeNumber(command, "--seed", flags.seed, 0, MAX_SEED);
  const durationUs = flags.seconds === undefined ? undefined : secondsUs(command, flags.seconds);
  if ((driverId === undefined) === (flags.devices === undefined)) {
    usageError(command, "give either a driver or --devices with a device-set file");
  }
  const clock = createDeviceClock(createClock().nowUs);
  let transcript: TranscriptWriter | undefined;
  let hosts: readonly SimulatorHost[];
  try {
    const scenario = flags.scenario === undefined ? undefined : loadLineScenario(flags.scenario);
    const simulation = { seed, clock, scenario, flags };
    const tapFor = (devices: readonly TranscriptDevice[]): Tap => {
      transcript = flags.transcript === undefined ? undefined : createTranscript(flags.transcript, devices);
      return (device, simulator) =>
        transcript === undefined ? simulator : tapped(device.id, simulator, transcript);
    };
    hosts =
      driverId === undefined
        ? await startSet(simulation, tapFor)
        : [await startOne(driverId, simulation, tapFor, command)];
  } catch (error) {
    return usageError(command, error instanceof Error ? error.message : String(error));
  }
  const reason = await Promise.race([untilEnded(durationUs), ...hosts.map(({ ended }) => ended)]);
  if (reason !== undefined) {
    say(reason);
    process.exitCode = 1;
  }
  await Promise.all(hosts.map((host) => host.stop()));
  transcript?.close();
  process.exit();
}

async function startOne(
  driverId: string,
  { seed, clock, scenario, flags }: Simulation,
  tapFor: (devices: readonly TranscriptDevice[]) => Tap,
  command: Command,
): Promise<SimulatorHost> {
  const definition = chooseDriver(command, driverId);
  const tcpPort = flags.tcp === undefined ? undefined : wholeNumber(command, "--tcp", flags.tcp, 0, 65_535);
  if (tcpPort !== undefined && (flags.pty || flags.link)) usageError(command, "give either --pty or --tcp");
  const protocol = bindDriver(command, definition, flags);
  const burst = createBurstPlant(seed);
  const plant = scenario === undefined ? burst : createStallingPlant(burst, scenario);
  const device = { id: driverId, driver: driverId, options: driverOptions(command, definition, flags) };
  const tap = tapFor([device]);
  const link = flags.link ?? join(tmpdir(), `cementwatch-${driverId}-${process.pid}`);
  let madeTcpPort = tcpPort;
  const open = async (simulator: DeviceSimulator, isElsewhere: boolean): Promise<SimulatorHost> => {
    if (madeTcpPort === undefined) return hostOnPty(simulator, clock, isElsewhere ? `${link}-moved` : link);
    const host = await hostOnTcp(simulator, clock, isElsewhere ? 0 : madeTcpPort);
    madeTcpPort = Number(host.port.split(":").at(-1));
    return host;
  };
  const inner = protocol.createSimulator(plant, seed);
  let host: SimulatorHost;
  if (scenario === undefined) host = await open(tap(device, inner), false);
  else {
    const faulty = createFaultyDevice(inner, scenario, seed, driverId);
    const line = tap(device, faulty);
    host = await hostScripted(faulty, clock, (isElsewhere) => open(line, isElsewhere));
    say(`scenario: ${scenario.title}`);
  }
  say(
    `simulated ${definition.title}, seed ${seed}; try: cementwatch devices monitor ${driverId} ${host.port}`,
  );
  if (flags.json) printJson({ driver: driverId, port: host.port, seed, isSimulated: true });
  else process.stdout.write(`${host.port}\n`);
  return host;
}

async function startSet(
  { seed, clock, scenario, flags }: Simulation,
  tapFor: (devices: readonly TranscriptDevice[]) => Tap,
): Promise<readonly SimulatorHost[]> {
  const devices = loadSetDevices(flags.devices ?? "");
  const tap = tapFor(devices.map(transcriptDeviceOf));
  const { hosts, ports } = await simulateSet(devices, { clock, seed, scenario, tap });
  for (const row of ports) printJson({ ...row, seed, isSimulated: true });
  return hosts;
}

/** Writes what passes, at the device's end of the wire. */
function tapped(device: string, simulator: DeviceSimulator, transcript: TranscriptWriter): DeviceSimulator {
  return {
    receive(bytes, atUs) {
      transcript.write({ atUs, device, direction: "sent", bytes });
      simulator.receive(bytes, atUs);
    },
    emit(untilUs) {
      const pieces = simulator.emit(untilUs);
      for (const { atUs, bytes } of pieces) transcript.write({ atUs, device, direction: "received", bytes });
      return pieces;
    },
    powerCycle: (atUs) => simulator.powerCycle(atUs),
  };
}

export function registerDevicesSimulate(devices: Command): void {
  devices
    .command("simulate")
    .description(
      "a simulated device on a pseudo-terminal (default, needs socat) or a TCP port of this computer",
    )
    .argument("[driver]", "driver id, see devices list; none with --devices")
    .option("--devices <file>", "every device of a device set, on one plant")
    .option("--scenario <file>", "line faults by a script, see drivers/src/scenarios")
    .option("--transcript <file>", "write what goes over the wire, with times")
    .option("--pty", "on a pseudo-terminal; its path is printed")
    .option("--link <path>", "name of the pseudo-terminal, for a path that stays the same")
    .option("--tcp <port>", "on 127.0.0.1 at this port; 0 takes a free one")
    .option("--seed <n>", "noise, latencies and flow follow from it", "1")
    .option("--address <n>", "the device's address on its line")
    .option("--set <name=value...>", "further options of the driver, e.g. mode=safe")
    .option("--seconds <n>", "end after this time instead of at Ctrl-C")
    .option("--json", "one JSON line with the port instead of its bare path")
    .action((driver: string | undefined, flags: SimulateFlags, command: Command) =>
      simulate(driver, flags, command),
    );
}

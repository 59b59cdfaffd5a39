/** `devices monitor`: devices through their drivers and the supervisor of the live room, as JSON lines. */
import process from "node:process";
import { planLines } from "@cementwatch/drivers/bus/line-plan";
import type { Clock } from "@cementwatch/drivers/clock";
import type { DeviceProtocol } from "@cementwatch/drivers/driver";
import type { LinkSource } from "@cementwatch/drivers/link";
import { createLinkSource, type PortAddress, parsePortAddress } from "@cementwatch/drivers/port-link";
import { findDriver } from "@cementwatch/drivers/registry";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import type { JsonValue } from "@cementwatch/shared/json";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import type { Command } from "commander";
import { createClock } from "../clock.ts";
import { createDeviceClock } from "../device-clock.ts";
import { lineUserOf } from "../session/live-devices.ts";
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
import { loadSetDevices, transcriptDeviceOf } from "./devices-simulate-set.ts";
import { createTranscript, type TranscriptWriter } from "./transcript.ts";

interface MonitorFlags extends BindingFlags {
  readonly baud?: string;
  readonly seconds?: string;
  readonly devices?: string;
  readonly transcript?: string;
  readonly allow?: true;
}

/** Baud rates that any adapter can be asked for; the driver's own is the default. */
export const MIN_BAUD = 300;
export const MAX_BAUD = 3_000_000;

/** The line for one item; nothing for bytes that were no message: they are never a value. */
export function lineOf(device: string, atUs: number, item: DecodedItem): object | undefined {
  const head = { atUs, device };
  switch (item.kind) {
    case "reading": {
      const { signal, value, unit, quality } = item;
      // JSON has no NaN or infinity: the value is left out by name rather than turned into null in silence.
      const isNumber = Number.isFinite(value);
      return {
        ...head,
        signal,
        value: isNumber ? value : null,
        unit,
        quality: isNumber ? quality : "invalid",
      };
    }
    case "motion":
      return { ...head, signal: "status", value: item.motion, unit: "", quality: "valid" };
    case "deviceAlarm":
      return { ...head, signal: "alarm", value: item.code, unit: "", quality: "valid", text: item.text };
    case "notice":
      return { ...head, signal: "notice", value: item.code, unit: "", quality: "valid", text: item.text };
    case "identity": {
      const { model, serialNumber, firmware } = item;
      return {
        ...head,
        signal: "identity",
        value: model,
        unit: "",
        quality: "valid",
        serialNumber,
        firmware,
      };
    }
    case "coefficients":
      return {
        ...head,
        signal: "coefficients",
        value: null,
        unit: "",
        quality: "valid",
        values: item.values,
      };
    case "rejected":
      return undefined;
  }
}

interface Watched {
  readonly id: string;
  readonly port: string;
  readonly driver: string;
  readonly options: Readonly<Record<string, JsonValue | undefined>>;
  readonly protocol: DeviceProtocol;
  readonly openSource: LinkSource;
}

async function monitor(
  driverId: string | undefined,
  port: string | undefined,
  flags: MonitorFlags,
  command: Command,
): Promise<void> {
  const durationUs = flags.seconds === undefined ? undefined : secondsUs(command, flags.seconds);
  const clock = createDeviceClock(createClock().nowUs);
  if ((flags.devices === undefined) !== (driverId !== undefined && port !== undefined)) {
    usageError(command, "give either a driver and a port, or --devices with a device-set file");
  }
  const devices =
    flags.devices === undefined
      ? [oneDevice(driverId ?? "", port ?? "", flags, clock, command)]
      : setDevices(flags.devices, clock, command);
  let transcript: TranscriptWriter | undefined;
  try {
    if (flags.transcript !== undefined) transcript = createTranscript(flags.transcript, devices);
  } catch (error) {
    usageError(command, error instanceof Error ? error.message : String(error));
  }
  const watches = devices.map((device) => watch(device, clock, flags.allow === true, transcript));
  const ended = untilEnded(durationUs);
  for (const { supervisor } of watches) supervisor.start();
  await ended;
  await Promise.all(watches.map(({ supervisor }) => supervisor.stop()));
  transcript?.close();
  for (const { report } of watches) if (!report()) process.exitCode = 1;
}

function oneDevice(
  driverId: string,
  port: string,
  flags: MonitorFlags,
  clock: Clock,
  command: Command,
): Watched {
  const definition = chooseDriver(command, driverId);
  const protocol = bindDriver(command, definition, flags);
  const serial = protocol.serial ?? definition.serial;
  const baudRate =
    flags.baud === undefined
      ? serial.baudRate
      : wholeNumber(command, "--baud", flags.baud, MIN_BAUD, MAX_BAUD);
  const openSource = createLinkSource(addressOf(command, port), { ...serial, baudRate }, clock);
  const options = driverOptions(command, definition, flags);
  return { id: driverId, port, driver: driverId, options, protocol, openSource };
}

/** Devices of one port share a line, as in the live room. */
function setDevices(path: string, clock: Clock, command: Command): readonly Watched[] {
  try {
    const devices = loadSetDevices(path);
    const links = planLines(devices.map(lineUserOf), clock, (port, serial) =>
      createLinkSource(parsePortAddress(port), serial, clock),
    );
    return devices.flatMap((config) => {
      const { id, driver, options } = transcriptDeviceOf(config);
      const openSource = links.get(id);
      const protocol = findDriver(driver).bind(options);
      const port = String(config.options["port"]);
      return openSource === undefined ? [] : [{ id, port, driver, options, protocol, openSource }];
    });
  } catch (error) {
    return usageError(command, error instanceof Error ? error.message : String(error));
  }
}

/** `report` says on standard error what was dropped, and whether the device was heard at all. */
function watch(
  { id, port, driver, protocol, openSource }: Watched,
  clock: Clock,
  isAllowed: boolean,
  transcript: TranscriptWriter | undefined,
): { readonly supervisor: Supervisor; report(): boolean } {
  let hasHeard = false;
  const rejected = new Map<string, number>();
  const supervisor = new Supervisor({
    protocol,
    openSource,
    clock,
    random: Math.random,
    sink: {
      serial: (direction, bytes) => transcript?.write({ atUs: clock.nowUs(), device: id, direction, bytes }),
      link(state, detail) {
        printJson({ atUs: clock.nowUs(), device: id, state, detail });
        const question = supervisor.question();
        if (question === undefined) return;
        if (isAllowed) queueMicrotask(() => supervisor.allow());
        else say(`${question.code}: ${question.text} (run again with --allow to agree)`);
      },
      fault: (code, detail) => say(`${code}: ${detail}`),
      items(items) {
        const atUs = clock.nowUs();
        for (const item of items) {
          if (item.kind === "rejected") rejected.set(item.code, (rejected.get(item.code) ?? 0) + 1);
          else hasHeard = true;
          const line = lineOf(id, atUs, item);
          if (line !== undefined) printJson(line);
        }
      },
    },
  });
  return {
    supervisor,
    report() {
      for (const [code, count] of rejected) say(`${code}: ${count} times`);
      if (!hasHeard) say(`${port}: nothing that ${driver} understands was heard`);
      return hasHeard;
    },
  };
}

/** @throws through `command.error` when the text is no port. */
export function addressOf(command: Command, port: string): PortAddress {
  try {
    return parsePortAddress(port);
  } catch (error) {
    return usageError(command, error instanceof Error ? error.message : String(error));
  }
}

export function registerDevicesMonitor(devices: Command): void {
  devices
    .command("monitor")
    .description("readings and states of devices, as JSON lines (exit 1 when one was never heard)")
    .argument("[driver]", "driver id, see devices list")
    .argument("[port]", "path, tcp://host:port or usb:vendor:product:serial")
    .option("--devices <file>", "every device of a device set instead of one; those on one port share it")
    .option("--transcript <file>", "write what goes over the wire, with times")
    .option("--baud <n>", "baud rate instead of the driver's")
    .option("--address <n>", "the device's address on its line")
    .option("--set <name=value...>", "further options of the driver")
    .option("--seconds <n>", "end after this time instead of at Ctrl-C")
    .option("--allow", "agree in advance to what the device asks a person (say a pump in Safe mode)")
    .option("--json", "JSON lines (always on)")
    .action((driver: string | undefined, port: string | undefined, flags: MonitorFlags, command: Command) =>
      monitor(driver, port, flags, command),
    );
}

/** `devices monitor`: one device through its driver and the supervisor of the live room, as JSON lines. */
import process from "node:process";
import { createLinkSource, type PortAddress, parsePortAddress } from "@cementwatch/drivers/port-link";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import type { Command } from "commander";
import { createClock } from "../clock.ts";
import { createDeviceClock } from "../device-clock.ts";
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

interface MonitorFlags extends BindingFlags {
  readonly baud?: string;
  readonly seconds?: string;
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

async function monitor(driverId: string, port: string, flags: MonitorFlags, command: Command): Promise<void> {
  const definition = chooseDriver(command, driverId);
  const protocol = bindDriver(command, definition, flags);
  const serial = protocol.serial ?? definition.serial;
  const baudRate =
    flags.baud === undefined
      ? serial.baudRate
      : wholeNumber(command, "--baud", flags.baud, MIN_BAUD, MAX_BAUD);
  const durationUs = flags.seconds === undefined ? undefined : secondsUs(command, flags.seconds);
  const address = addressOf(command, port);
  const clock = createDeviceClock(createClock().nowUs);
  let hasHeard = false;
  const rejected = new Map<string, number>();
  const supervisor = new Supervisor({
    protocol,
    openSource: createLinkSource(address, { ...serial, baudRate }, clock),
    clock,
    random: Math.random,
    sink: {
      serial: () => undefined,
      link(state, detail) {
        printJson({ atUs: clock.nowUs(), device: driverId, state, detail });
        const question = supervisor.question();
        if (question === undefined) return;
        if (flags.allow) queueMicrotask(() => supervisor.allow());
        else say(`${question.code}: ${question.text} (run again with --allow to agree)`);
      },
      fault: (code, detail) => say(`${code}: ${detail}`),
      items(items) {
        const atUs = clock.nowUs();
        for (const item of items) {
          if (item.kind === "rejected") rejected.set(item.code, (rejected.get(item.code) ?? 0) + 1);
          else hasHeard = true;
          const line = lineOf(driverId, atUs, item);
          if (line !== undefined) printJson(line);
        }
      },
    },
  });
  const ended = untilEnded(durationUs);
  supervisor.start();
  await ended;
  await supervisor.stop();
  for (const [code, count] of rejected) say(`${code}: ${count} times`);
  if (hasHeard) return;
  say(`${port}: nothing that ${driverId} understands was heard`);
  process.exitCode = 1;
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
    .description("readings and states of one device, as JSON lines (exit 1 when it was never heard)")
    .argument("<driver>", "driver id, see devices list")
    .argument("<port>", "path, tcp://host:port or usb:vendor:product:serial")
    .option("--baud <n>", "baud rate instead of the driver's")
    .option("--address <n>", "the device's address on its line")
    .option("--set <name=value...>", "further options of the driver")
    .option("--seconds <n>", "end after this time instead of at Ctrl-C")
    .option("--allow", "agree in advance to what the device asks a person (say a pump in Safe mode)")
    .option("--json", "JSON lines (always on)")
    .action((driver: string, port: string, flags: MonitorFlags, command: Command) =>
      monitor(driver, port, flags, command),
    );
}

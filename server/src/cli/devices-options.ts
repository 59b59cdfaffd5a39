/** What the device commands share: choosing a driver, reading its options, writing lines, ending on a signal. */
import process from "node:process";
import type { DeviceProtocol, DriverDefinition } from "@cementwatch/drivers/driver";
import { DRIVERS } from "@cementwatch/drivers/registry";
import type { JsonValue } from "@cementwatch/shared/json";
import type { Command } from "commander";
import { withDescription } from "../device-description.ts";

/** Exit code for a command that cannot be carried out as typed. */
const USAGE = 2;

/** Ends the command with exit code 2 and a message that says what is allowed. */
export function usageError(command: Command, message: string): never {
  command.error(`cementwatch: ${message}`, { exitCode: USAGE });
}

/** @throws through `command.error` when there is no such driver. */
export function chooseDriver(command: Command, id: string): DriverDefinition {
  const definition = DRIVERS.find((driver) => driver.id === id);
  if (definition !== undefined) return definition;
  return usageError(
    command,
    `driver "${id}" does not exist; there are ${DRIVERS.map((d) => d.id).join(", ")}`,
  );
}

export interface BindingFlags {
  readonly address?: string;
  readonly set?: readonly string[];
}

/** The options of `--address N` and `--set name=value` (JSON where it parses, text otherwise). */
export function driverOptions(
  command: Command,
  definition: DriverDefinition,
  flags: BindingFlags,
): Readonly<Record<string, JsonValue | undefined>> {
  const options: [string, JsonValue][] = [];
  if (flags.address !== undefined) {
    options.push(["address", wholeNumber(command, "--address", flags.address, 0, 255)]);
  }
  for (const pair of flags.set ?? []) {
    const at = pair.indexOf("=");
    if (at < 1) usageError(command, `--set ${pair}: expected name=value`);
    options.push([pair.slice(0, at), jsonOrWord(pair.slice(at + 1))]);
  }
  const own = Object.fromEntries(options);
  const described = definition.kind === "generic" ? withDescription(own, process.cwd()) : { options: own };
  if ("message" in described) usageError(command, `--set ${described.field}=…: ${described.message}`);
  return described.options;
}

/** Binds a driver to its options. */
export function bindDriver(
  command: Command,
  definition: DriverDefinition,
  flags: BindingFlags,
): DeviceProtocol {
  try {
    return definition.bind(driverOptions(command, definition, flags));
  } catch (error) {
    return usageError(command, error instanceof Error ? error.message : String(error));
  }
}

function jsonOrWord(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // Not JSON: a plain word such as mode=safe.
    return text;
  }
}

/** @throws through `command.error` when the text is no whole number within the limits. */
export function wholeNumber(command: Command, flag: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= from && value <= to) return value;
  return usageError(command, `${flag} ${text}: expected a whole number from ${from} to ${to}`);
}

/** @throws through `command.error` when the text is no positive number of seconds up to a day. */
export function secondsUs(command: Command, text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds > 0 && seconds <= 86_400) return Math.round(seconds * 1_000_000);
  return usageError(command, `--seconds ${text}: expected a number above 0 and up to 86400`);
}

/** One JSON line on standard output. */
export function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** For a person, on standard error. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Resolves on SIGINT, SIGTERM, when the reader of standard output has gone, or after `afterUs`.
 * The handlers are removed then, so that a second signal ends the process at once.
 */
export function untilEnded(afterUs?: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = afterUs === undefined ? undefined : setTimeout(end, afterUs / 1_000);
    function end(): void {
      clearTimeout(timer);
      process.off("SIGINT", end);
      process.off("SIGTERM", end);
      resolve();
    }
    process.on("SIGINT", end);
    process.on("SIGTERM", end);
    process.stdout.on("error", end);
  });
}

/** `cementwatch serve`: the server, on this computer only, until a signal ends it. */
import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import type { FastifyInstance } from "fastify";
import { isLoopbackAddress } from "../access/origin.ts";
import { buildApp } from "../app.ts";
import { createLogOptions, type LogLevel } from "../log.ts";
import type { ServerServices } from "../services.ts";
import { SOFTWARE } from "../software.ts";

const DEFAULT_PORT = "8080";
/** Longer than any case: what is older is another patient. */
const CONTINUE_MOST_MIN = 240;
const LOG_LEVELS: readonly LogLevel[] = ["fatal", "error", "warn", "info", "debug", "silent"];
const DASHBOARD = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "client", "dist");

/** What the server's inside is built from. */
export interface ServeOptions {
  /** Folder of recordings and catalogue; it exists. */
  readonly dataFolder: string;
  /** Device set file; absent: no devices, simulated cases only. */
  readonly devicesFile?: string;
  /** A live session that was cut short less than so long ago goes on, min. */
  readonly continueWithinMin: number;
}

/** @throws FaultError PIP-CONFIG-INVALID for an unusable device set. */
export type CreateServices = (options: ServeOptions) => Promise<ServerServices>;

interface Flags {
  readonly port: string;
  readonly host: string;
  readonly data: string;
  readonly devices?: string;
  readonly log: string;
  readonly json?: boolean;
  readonly continueWithin: string;
}

/** Adds `serve` to the program. */
export function registerServeCommand(program: Command, createServices: CreateServices): void {
  program
    .command("serve")
    .description("run the server and the dashboard on this computer")
    .option("--port <N>", "port of the dashboard; 0 lets the system choose", DEFAULT_PORT)
    .option("--host <ADDRESS>", "address to listen on; loopback only in this version", "127.0.0.1")
    .option("--data <DIR>", "folder of recordings and catalogue", "data")
    .option("--devices <FILE>", "device set (YAML); without it there are no devices, only simulated cases")
    .option(
      "--continue-within <MIN>",
      "go on with the live session that a crash cut short, up to so many minutes later; 0: always a new one",
      "30",
    )
    .option("--log <LEVEL>", `how much to log on standard error: ${LOG_LEVELS.join(", ")}`, "warn")
    .option("--json", "report readiness as a JSON line on standard output")
    .action(async (flags: Flags, command: Command) => {
      const checked = checkFlags(flags, command);
      const services = await createServices(checked);
      const app = await openApp(services, checked.level).catch(async (error: unknown) => {
        await services.close();
        throw error;
      });
      if (await listen(app, flags.host, checked.port, flags.json === true)) {
        await untilSignal();
        console.error("cementwatch: stopping …");
      }
      await app.close();
      await services.close();
    });
}

interface CheckedFlags extends ServeOptions {
  readonly port: number;
  readonly level: LogLevel;
}

function checkFlags(flags: Flags, command: Command): CheckedFlags {
  const port = /^\d{1,5}$/.test(flags.port) ? Number(flags.port) : -1;
  if (port < 0 || port > 65_535) {
    command.error(`cementwatch: --port ${flags.port} is no port; give a number from 0 to 65535`, USAGE);
  }
  if (!isLoopbackAddress(flags.host)) {
    command.error(
      `cementwatch: --host ${flags.host} is refused: this version has no log-in and no encryption, so it listens on ` +
        "127.0.0.1 only. Other computers can reach it through an SSH tunnel, for example " +
        `ssh -L 8080:127.0.0.1:${port} user@this-computer`,
      USAGE,
    );
  }
  const level = LOG_LEVELS.find((name) => name === flags.log);
  if (level === undefined) {
    return command.error(`cementwatch: --log ${flags.log} is none of ${LOG_LEVELS.join(", ")}`, USAGE);
  }
  const dataFolder = resolve(flags.data);
  try {
    mkdirSync(dataFolder, { recursive: true });
    accessSync(dataFolder, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    command.error(`cementwatch: --data ${flags.data} cannot be used: ${reason}`, USAGE);
  }
  const continueWithinMin = /^\d{1,4}$/.test(flags.continueWithin) ? Number(flags.continueWithin) : -1;
  if (continueWithinMin < 0 || continueWithinMin > CONTINUE_MOST_MIN) {
    command.error(
      `cementwatch: --continue-within ${flags.continueWithin} is no time; give whole minutes from 0 to ${CONTINUE_MOST_MIN}`,
      USAGE,
    );
  }
  return {
    port,
    level,
    dataFolder,
    continueWithinMin,
    ...(flags.devices === undefined ? {} : { devicesFile: flags.devices }),
  };
}

const USAGE = { exitCode: 2 };

function openApp(services: ServerServices, level: LogLevel): Promise<FastifyInstance> {
  return buildApp({ services, dashboard: DASHBOARD, software: SOFTWARE, logger: createLogOptions(level) });
}

/** False, with a message and exit code 1, when the port cannot be had. */
async function listen(app: FastifyInstance, host: string, port: number, isJson: boolean): Promise<boolean> {
  try {
    const url = await app.listen({ host, port });
    console.error(`${SOFTWARE}: open ${url} (Ctrl+C stops)`);
    if (isJson) console.log(JSON.stringify({ event: "listening", url }));
    return true;
  } catch (error) {
    process.exitCode = 1;
    console.error(`cementwatch: ${explain(error, host, port)}`);
    return false;
  }
}

function explain(error: unknown, host: string, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    return `port ${port} on ${host} is taken, perhaps by another cementwatch. Stop that program or choose another port: --port ${port + 1}`;
  }
  if (code === "EACCES")
    return `port ${port} needs administrator rights; choose one above 1023: --port ${DEFAULT_PORT}`;
  return `cannot listen on ${host}:${port}: ${message}`;
}

function untilSignal(): Promise<void> {
  return new Promise((resolveWait) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolveWait());
  });
}

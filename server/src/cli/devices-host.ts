/**
 * Runs a device simulator in real time behind a port that other programs can open: a pseudo-terminal made by socat
 * (a native module would need a compiler) or a TCP server on this computer.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { lstat, readlink, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "@cementwatch/drivers/clock";
import type { DeviceSimulator } from "@cementwatch/drivers/driver";

/** A millisecond is two bytes at 19 200 baud: fine enough for pacing. */
const EMIT_PERIOD_US = 1_000;
const PTY_DEADLINE_MS = 5_000;

export interface SimulatorHost {
  /** What to give to `devices monitor` or a device set. */
  readonly port: string;
  /** Resolves when the port ended by itself, with the reason. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Lets the simulator speak to `write` until the returned function is called. What it said before is dropped. */
function startSpeaking(
  simulator: DeviceSimulator,
  clock: Clock,
  write: (bytes: Uint8Array) => void,
): () => void {
  simulator.emit(clock.nowUs());
  let cancel = clock.setTimer(EMIT_PERIOD_US, speak);
  function speak(): void {
    cancel = clock.setTimer(EMIT_PERIOD_US, speak);
    for (const { bytes } of simulator.emit(clock.nowUs())) write(bytes);
  }
  return () => cancel();
}

/**
 * Puts the simulator on a pseudo-terminal with the stable name `link`.
 * @throws Error when socat is missing or `link` already exists.
 */
export async function hostOnPty(
  simulator: DeviceSimulator,
  clock: Clock,
  link: string,
): Promise<SimulatorHost> {
  if (await lstat(link).catch(() => undefined)) {
    throw new Error(`${link} already exists: give another --link, or remove it when no simulator uses it`);
  }
  const socat = spawn("socat", ["-b", "256", `PTY,raw,echo=0,link=${link}`, "STDIO"], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaint = "";
  socat.stderr.on("data", (chunk: Buffer) => {
    complaint = chunk.toString("utf8").trim();
  });
  // Writing to a socat that has just ended is reported by its exit.
  socat.stdin.on("error", () => undefined);
  const ended = new Promise<string>((resolve) => {
    socat.on("error", (error) => resolve(`socat could not be started (${error.message}): install socat`));
    socat.on("exit", () => resolve(complaint === "" ? "the pseudo-terminal was closed" : complaint));
  });
  const waiting = new AbortController();
  const early = await Promise.race([ended, linkAppears(link, waiting.signal)]);
  waiting.abort();
  if (early !== undefined) {
    socat.kill();
    throw new Error(early);
  }
  socat.stdout.on("data", (chunk: Buffer) => simulator.receive(new Uint8Array(chunk), clock.nowUs()));
  const silence = startSpeaking(simulator, clock, (bytes) => socat.stdin.write(bytes));
  return {
    port: link,
    ended,
    async stop() {
      silence();
      if (socat.exitCode === null && socat.signalCode === null) {
        const exited = once(socat, "exit");
        socat.kill();
        await exited;
      }
      await rm(link, { force: true });
    },
  };
}

/** Resolves with a reason when the link has not appeared in time. */
async function linkAppears(link: string, signal: AbortSignal): Promise<string | undefined> {
  for (let waitedMs = 0; waitedMs < PTY_DEADLINE_MS && !signal.aborted; waitedMs += 10) {
    if (await readlink(link).catch(() => undefined)) return undefined;
    await sleep(10);
  }
  return `socat made no pseudo-terminal at ${link} within ${PTY_DEADLINE_MS / 1_000} s`;
}

/**
 * Puts the simulator behind a TCP server on 127.0.0.1; `port` 0 takes a free one. One client at a time, as on a wire.
 * @throws Error when the port is taken.
 */
export async function hostOnTcp(
  simulator: DeviceSimulator,
  clock: Clock,
  port: number,
): Promise<SimulatorHost> {
  let client: Socket | undefined;
  const server = createServer((socket) => {
    if (client !== undefined) {
      socket.destroy();
      return;
    }
    client = socket;
    socket.setNoDelay(true);
    simulator.emit(clock.nowUs());
    socket.on("data", (chunk) => simulator.receive(new Uint8Array(chunk), clock.nowUs()));
    // Its close follows and is all that matters here.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      client = undefined;
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const silence = startSpeaking(simulator, clock, (bytes) => client?.write(bytes));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("TCP server without an address");
  return {
    port: `tcp://127.0.0.1:${address.port}`,
    ended: once(server, "close").then(() => "the server was closed"),
    async stop() {
      silence();
      client?.destroy();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}

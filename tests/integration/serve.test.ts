/** `serve` as a process: readiness, refusals with the right exit code, a clean stop. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";

const PROGRAM = fileURLToPath(new URL("../support/serve-program.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "cementwatch-serve-"));
const running: ChildProcess[] = [];

interface Run {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  out(): string;
  err(): string;
}

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let out = "";
  let err = "";
  child.stdout?.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    err += chunk;
  });
  const exit = once(child, "close").then(([code]) => code as number | null);
  return { child, exit, out: () => out, err: () => err };
}

afterEach(() => {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("serve", () => {
  it("says where it listens, answers, makes the data folder, and stops cleanly on a signal", async () => {
    const serve = run("serve", "--port", "0", "--data", "case data", "--json");
    await eventually(() => serve.out().includes("\n"), "readiness");
    const { event, url } = JSON.parse(serve.out()) as { event: string; url: string };
    expect(event).toBe("listening");
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const health = (await (await fetch(`${url}/api/health`)).json()) as Record<string, unknown>;
    expect(health).toMatchObject({ status: "ok", origin: "simulated", clients: 0 });
    expect(existsSync(join(folder, "case data"))).toBe(true);
    serve.child.kill("SIGTERM");
    expect(await serve.exit).toBe(0);
  });

  it("explains a busy port and exits 1", async () => {
    const other: Server = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const serve = run("serve", "--port", `${port}`);
    expect(await serve.exit).toBe(1);
    expect(serve.err()).toContain(`port ${port} on 127.0.0.1 is taken`);
    expect(serve.err().split("\n")).toHaveLength(2);
    other.close();
  });

  it.each([
    [["serve", "--host", "0.0.0.0"], "no log-in and no encryption"],
    [["serve", "--host", "192.168.1.5"], "listens on 127.0.0.1 only"],
    [["serve", "--port", "eighty"], "--port eighty is no port"],
    [["serve", "--port", "70000"], "--port 70000 is no port"],
    [["serve", "--log", "loud"], "--log loud is none of"],
    [["serve", "--continue-within", "soon"], "--continue-within soon is no time"],
    [["serve", "--data", join(PROGRAM, "data")], "cannot be used"],
    [["serve", "--prot", "1"], "unknown option '--prot'"],
    [["serve", "extra"], "too many arguments"],
    [["srve"], "unknown command 'srve'"],
    [[], "Usage: cementwatch"],
  ])("refuses %j with exit code 2", async (args, message) => {
    const serve = run(...args);
    expect(await serve.exit).toBe(2);
    expect(serve.err()).toContain(message);
    expect(serve.out()).toBe("");
  });

  it("has help and a version on standard output", async () => {
    const help = run("serve", "--help");
    expect(await help.exit).toBe(0);
    for (const option of ["--port", "--data", "--devices"]) expect(help.out()).toContain(option);
    const version = run("--version");
    expect(await version.exit).toBe(0);
    expect(version.out()).toMatch(/^cementwatch \d+\.\d+\.\d+\n$/);
  });
});

/** The real server as a process, and the system's Chromium on its pages. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type Browser, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";

const CLI = join(import.meta.dirname, "..", "..", "server", "src", "cli", "cli.ts");
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--enable-unsafe-swiftshader",
  "--disable-background-networking",
];

export interface RunningServer {
  readonly url: string;
  readonly child: ChildProcess;
}

/** Starts `cementwatch serve` on a free port; it ends with the test. */
export async function startServer(dataFolder: string, ...flags: string[]): Promise<RunningServer> {
  const args = [CLI, "serve", "--port", "0", "--data", dataFolder, "--json", ...flags];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(async () => {
    child.kill("SIGCONT");
    child.kill("SIGTERM");
    await new Promise((resolve) =>
      child.exitCode === null && child.signalCode === null ? child.once("exit", resolve) : resolve(0),
    );
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (data: Buffer) => {
      text += data.toString();
      const match = /"url":"([^"]+)"/.exec(text);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    child.once("exit", (code) => reject(new Error(`the server ended with ${code} before it listened`)));
  });
  return { url, child };
}

export interface OpenPage {
  readonly page: Page;
  /** Errors of the page and of its content security policy, as text. */
  readonly errors: string[];
}

let shared: Promise<Browser> | undefined;

/** Opens a page of the dashboard. */
export async function openPage(url: string, width = 1920, height = 1080): Promise<OpenPage> {
  if (CHROMIUM === undefined) {
    throw new Error("Chromium is missing: install it with `sudo apt-get install -y chromium`");
  }
  shared ??= chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const context = await (await shared).newContext({ viewport: { width, height } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  // Half of a test's time: on a busy machine a page is slow, and that is not what is tested.
  page.setDefaultTimeout(90_000);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(url);
  return { page, errors };
}

/** Ends the browser; call it after the last test of a file. */
export async function closeBrowser(): Promise<void> {
  await (await shared)?.close();
  shared = undefined;
}

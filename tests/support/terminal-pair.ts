/** Two pseudo-terminals joined by socat, like two computers on one null-modem cable. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readlink } from "node:fs/promises";
import { eventually } from "./eventually.ts";

/** Opens the pair with stable names; resolves when both can be opened. The returned function ends it. */
export async function openTerminalPair(a: string, b: string): Promise<() => Promise<void>> {
  const socat = spawn("socat", [`PTY,raw,echo=0,link=${a}`, `PTY,raw,echo=0,link=${b}`], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (const link of [a, b]) {
    await eventually(async () => (await readlink(link).catch(() => "")) !== "", `pseudo-terminal ${link}`);
  }
  return async () => {
    if (socat.exitCode !== null || socat.signalCode !== null) return;
    const exited = once(socat, "exit");
    socat.kill();
    await exited;
  };
}

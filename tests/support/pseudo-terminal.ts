/** A real pseudo-terminal whose other end is the test: what the kernel does to it is what it does to a cable. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readlink } from "node:fs/promises";
import { eventually } from "./eventually.ts";

export interface PseudoTerminal {
  readonly path: string;
  write(bytes: Uint8Array): void;
  /** The other end goes away, as with an unplugged adapter. */
  kill(): Promise<void>;
  /** The other end stops without a word (SIGSTOP), and goes on (SIGCONT). */
  freeze(): void;
  thaw(): void;
}

/** Opens one with the stable name `link`; `onBytes` hears what the opener of `link` writes. */
export async function openPseudoTerminal(
  link: string,
  onBytes: (bytes: Uint8Array, terminal: PseudoTerminal) => void,
): Promise<PseudoTerminal> {
  const socat = spawn("socat", ["-b", "4096", `PTY,raw,echo=0,link=${link}`, "STDIO"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  socat.stdin.on("error", () => undefined);
  const terminal: PseudoTerminal = {
    path: link,
    write: (bytes) => socat.stdin.write(bytes),
    async kill() {
      if (socat.exitCode !== null || socat.signalCode !== null) return;
      const exited = once(socat, "exit");
      socat.kill("SIGKILL");
      await exited;
    },
    freeze: () => socat.kill("SIGSTOP"),
    thaw: () => socat.kill("SIGCONT"),
  };
  socat.stdout.on("data", (chunk: Buffer) => onBytes(new Uint8Array(chunk), terminal));
  await eventually(async () => (await readlink(link).catch(() => "")) !== "", `pseudo-terminal ${link}`);
  return terminal;
}

/** One run of ffmpeg: bytes out, and one reason why it ended. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { FaultError } from "@cementwatch/shared/faults";

const MAX_MESSAGE = 300;

export interface CaptureProcess {
  /** Resolves when the process is gone. */
  kill(): Promise<void>;
}

export interface CaptureHandlers {
  onBytes(chunk: Uint8Array): void;
  /** Called once. `isEndOfInput`: it ended by itself and without complaint. */
  onEnd(isEndOfInput: boolean, reason: string): void;
}

/** Paths and addresses stay out of messages: file names can hold names of patients. */
function lastLine(text: string): string {
  const line = text.trim().split("\n").at(-1) ?? "";
  return line.replaceAll(/(file:)?\/\S+/g, "<path>").slice(0, MAX_MESSAGE);
}

/** @throws FaultError CRM-NO-SIGNAL when the program cannot be started. */
export async function startCapture(
  program: string,
  options: readonly string[],
  handlers: CaptureHandlers,
): Promise<CaptureProcess> {
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(program, [...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  const gone = new Promise<void>((resolve) => child.on("close", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => {
      const text = `${program} cannot be started (${error.message}); install ffmpeg or set the option "ffmpeg"`;
      reject(new FaultError("CRM-NO-SIGNAL", text, { cause: error }));
    });
  });
  child.stdout.on("data", handlers.onBytes);
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-4 * MAX_MESSAGE);
  });
  child.on("error", () => child.kill("SIGKILL"));
  child.on("close", (code, signal) => {
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    const why = lastLine(complaint);
    handlers.onEnd(code === 0, why === "" ? `the capture process ended with ${how}` : `${how}: ${why}`);
  });
  return {
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

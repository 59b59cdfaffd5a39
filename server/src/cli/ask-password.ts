/** Asks for a password: twice on a terminal, without showing it, or one line of standard input. */
import process from "node:process";
import { createInterface, type Interface } from "node:readline/promises";
import { Writable } from "node:stream";
import { FaultError } from "@cementwatch/shared/faults";

/** More than any password that is taken. */
const INPUT_MOST = 4_096;

/** @throws FaultError PIP-CONFIG-INVALID with what to do */
export async function askPassword(fromStdin: boolean): Promise<string> {
  if (fromStdin) return firstLine();
  if (!process.stdin.isTTY) {
    throw new FaultError(
      "PIP-CONFIG-INVALID",
      "there is no terminal to ask for the password: give --password-stdin and pipe it in",
    );
  }
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // From here on the terminal shows nothing of what is typed, also between the two questions.
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    const first = await hidden(lines, "Password: ");
    if ((await hidden(lines, "Again: ")) === first) return first;
  } finally {
    lines.close();
  }
  throw new FaultError("PIP-CONFIG-INVALID", "the two passwords differ: try again");
}

async function firstLine(): Promise<string> {
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) {
    text += chunk;
    if (text.length > INPUT_MOST || text.includes("\n")) break;
  }
  return text.split(/\r?\n/)[0] ?? "";
}

async function hidden(lines: Interface, question: string): Promise<string> {
  const stop = new AbortController();
  lines.once("SIGINT", () => stop.abort());
  process.stderr.write(question);
  try {
    return await lines.question("", { signal: stop.signal });
  } catch (error) {
    throw new FaultError("PIP-CONFIG-INVALID", "no password was given: nothing was changed", {
      cause: error,
    });
  } finally {
    process.stderr.write("\n");
  }
}

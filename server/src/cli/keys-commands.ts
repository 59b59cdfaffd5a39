/** `cementwatch keys`: the keys that sign this installation's records. The private key is never shown. */
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { createClock } from "../clock.ts";
import {
  keysFolder,
  openKeyring,
  type PublicKeyEntry,
  pemOf,
  readRegister,
  registerPath,
  rotateKey,
} from "../signing/keyring.ts";
import { print, usage, withUsage } from "./output.ts";

interface Flags {
  readonly data: string;
  readonly json?: boolean;
  readonly id?: string;
  readonly out?: string;
  readonly all?: boolean;
}

export function registerKeysCommands(program: Command): void {
  const keys = program.command("keys").description("the keys that sign this installation's records");
  const add = (name: string, what: string, act: (flags: Flags, command: Command) => void): Command =>
    keys
      .command(name)
      .description(what)
      .option("--data <DIR>", "data folder of the server", "data")
      .action((flags: Flags, command: Command) => withUsage(command, () => act(flags, command)));
  add("show", "list the public keys, also those that sign no more", show).option("--json", "as a JSON line");
  add("export", "print a public key (PEM), to be kept outside this computer", exportKey)
    .option("--id <KEY>", "another key than the one that signs now")
    .option("--all", "the whole register, as JSON: checks records of every key")
    .option("--out <FILE>", "file to write; must not exist");
  add("rotate", "make a new key; the old one signs no more and stays in the register", rotate).option(
    "--json",
    "as a JSON line",
  );
}

function show(flags: Flags, command: Command): void {
  const keys = registerOf(flags, command);
  print(flags.json, { keys }, () => keys.map(lineOf).join("\n"));
}

function exportKey(flags: Flags, command: Command): void {
  const keys = registerOf(flags, command);
  const wanted = flags.id ?? keys.findLast(({ retiredAt }) => retiredAt === undefined)?.keyId;
  const key = keys.find(({ keyId }) => keyId === wanted);
  if (key === undefined)
    usage(command, `--id ${flags.id ?? ""} is none of ${keys.map(({ keyId }) => keyId).join(", ")}`);
  const register = { format: "cementwatch.keys", formatVersion: 1, keys };
  const text = flags.all === true ? `${JSON.stringify(register, undefined, 2)}\n` : pemOf(key);
  if (flags.out === undefined) {
    console.log(text.trimEnd());
    return;
  }
  if (existsSync(flags.out)) usage(command, `--out ${flags.out} exists already; name a new file`);
  try {
    writeFileSync(flags.out, text, { flag: "wx" });
  } catch (error) {
    usage(command, `--out ${flags.out} cannot be written: ${(error as Error).message}`);
  }
  console.log(`wrote ${flags.out}: ${flags.all === true ? `${keys.length} keys` : `key ${key.keyId}`}`);
}

function rotate(flags: Flags, command: Command): void {
  const { current, retired } = rotateKey(dataFolder(flags, command), createClock().wallMs());
  print(
    flags.json,
    { current, ...(retired === undefined ? {} : { retired }) },
    () =>
      `${lineOf(current)}\n${retired === undefined ? "there was no key before" : `${retired.keyId} signs no more`}`,
  );
}

/** The keys; at the first use they are made, as at the first start of the server. */
function registerOf(flags: Flags, command: Command): readonly PublicKeyEntry[] {
  const folder = dataFolder(flags, command);
  const register = readRegister(registerPath(keysFolder(folder)));
  if (register !== undefined && register.length > 0) return register;
  return [openKeyring(folder, createClock().wallMs()).current];
}

function dataFolder({ data }: Flags, command: Command): string {
  const folder = resolve(data);
  try {
    accessSync(folder, constants.W_OK);
    if (!statSync(folder).isDirectory()) throw new Error("it is no folder");
  } catch (error) {
    usage(command, `--data ${data} cannot be used: ${(error as Error).message}`);
  }
  return folder;
}

function lineOf({ keyId, publicKey, createdAt, retiredAt }: PublicKeyEntry): string {
  const full = createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest("hex");
  const until = retiredAt === undefined ? "signs now" : `signed until ${retiredAt}`;
  return `${keyId}  ${until}, made ${createdAt}\n  SHA-256 of the key: ${full}`;
}

/**
 * The command line `cementwatch`: one program, each group of commands in its own file. Only the group that is called is
 * read, because reading all takes a second; the list of all commands needs them all.
 */
import process from "node:process";
import type { Command } from "commander";
import { createProgram, runProgram } from "./run-program.ts";

type Register = (program: Command) => void;

const GROUPS: readonly { readonly commands: readonly string[]; readonly load: () => Promise<Register> }[] = [
  { commands: ["serve"], load: loadServe },
  {
    commands: ["simulate", "replay"],
    load: async () => (await import("./case-commands.ts")).registerCaseCommands,
  },
  {
    commands: ["analyse"],
    load: async () => (await import("./case-folder-commands.ts")).registerCaseFolderCommands,
  },
  {
    commands: ["import"],
    load: async () => (await import("./import-command.ts")).registerImportCommand,
  },
  {
    commands: ["evaluate"],
    load: async () => (await import("./evaluate-command.ts")).registerEvaluateCommand,
  },
  {
    commands: ["verify"],
    load: async () => (await import("./verify-command.ts")).registerVerifyCommand,
  },
  { commands: ["keys"], load: async () => (await import("./keys-commands.ts")).registerKeysCommands },
  {
    commands: ["recover"],
    load: async () => (await import("./recover-command.ts")).registerRecoverCommand,
  },
  {
    commands: ["deidentify"],
    load: async () => (await import("./deidentify-command.ts")).registerDeidentifyCommand,
  },
  { commands: ["rerun"], load: async () => (await import("./rerun-command.ts")).registerRerunCommand },
  { commands: ["export"], load: async () => (await import("./export-command.ts")).registerExportCommand },
  { commands: ["report"], load: async () => (await import("./report-command.ts")).registerReportCommand },
  {
    commands: ["devices"],
    load: async () => (await import("./devices-commands.ts")).registerDevicesCommands,
  },
  {
    commands: ["retention", "hold"],
    load: async () => (await import("./retention-commands.ts")).registerRetentionCommands,
  },
  {
    commands: ["backup", "restore"],
    load: async () => (await import("./backup-commands.ts")).registerBackupCommands,
  },
  {
    commands: ["calibrate"],
    load: async () => (await import("./calibrate-commands.ts")).registerCalibrateCommands,
  },
  { commands: ["audit"], load: async () => (await import("./audit-commands.ts")).registerAuditCommands },
  { commands: ["pacs"], load: async () => (await import("./pacs-commands.ts")).registerPacsCommands },
  { commands: ["people"], load: async () => (await import("./people-commands.ts")).registerPeopleCommands },
];

const args = process.argv.slice(2);
const called = GROUPS.filter(({ commands }) => commands.includes(args[0] ?? ""));
const program = createProgram();
for (const { load } of called.length === 0 ? GROUPS : called) (await load())(program);
await runProgram(program, args);

async function loadServe(): Promise<Register> {
  const { createServices } = await import("../session/server-services.ts");
  const { registerServeCommand } = await import("./serve.ts");
  return (serve) =>
    registerServeCommand(serve, (options) => createServices({ ...options, onError: reportError }));
}

/** A bug is told on standard error and monitoring goes on; nothing of a patient is in it. */
function reportError(error: unknown): void {
  console.error(
    `cementwatch: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
}

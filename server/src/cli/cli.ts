/** The command line `cementwatch`: one program, each group of commands in its own file. */
import process from "node:process";
import { registerDevicesCommands } from "./devices-commands.ts";
import { createProgram, runProgram } from "./run-program.ts";

const program = createProgram();
registerDevicesCommands(program);
await runProgram(program, process.argv.slice(2));

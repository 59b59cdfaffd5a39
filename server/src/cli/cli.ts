/** The command line `cementwatch`: one program, each group of commands in its own file. */
import process from "node:process";
import { createServices } from "../session/server-services.ts";
import { registerCalibrateCommands } from "./calibrate-commands.ts";
import { registerCaseCommands } from "./case-commands.ts";
import { registerCaseFolderCommands } from "./case-folder-commands.ts";
import { registerDevicesCommands } from "./devices-commands.ts";
import { registerEvaluateCommand } from "./evaluate-command.ts";
import { registerRecordingCommands } from "./recording-commands.ts";
import { registerReportCommand } from "./report-command.ts";
import { createProgram, runProgram } from "./run-program.ts";
import { registerServeCommand } from "./serve.ts";

const program = createProgram();
registerServeCommand(program, (options) => createServices({ ...options, onError: reportError }));
registerCaseCommands(program);
registerCaseFolderCommands(program);
registerEvaluateCommand(program);
registerRecordingCommands(program);
registerReportCommand(program);
registerDevicesCommands(program);
registerCalibrateCommands(program);
await runProgram(program, process.argv.slice(2));

/** A bug is told on standard error and monitoring goes on; nothing of a patient is in it. */
function reportError(error: unknown): void {
  console.error(
    `cementwatch: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
}

/** The program with `serve` around scripted services, for tests that start it as a process of its own. */
import process from "node:process";
import { createProgram, runProgram } from "@cementwatch/server/cli/run-program";
import { registerServeCommand } from "@cementwatch/server/cli/serve";
import { ScriptedRegistry, ScriptedRuntime } from "./scripted-runtime.ts";
import { scriptedServices } from "./test-app.ts";

const program = createProgram();
registerServeCommand(program, async () => scriptedServices(new ScriptedRegistry(new ScriptedRuntime(1))));
await runProgram(program, process.argv.slice(2));

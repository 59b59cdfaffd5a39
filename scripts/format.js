// npm run format: formats and applies safe lint fixes.
import { run } from "./project-node.js";
import { runScript } from "./run-script.js";

await runScript((args) => run("biome", ["check", "--write", ...(args.length > 0 ? args : ["."])]));

// npm run bench: see tests/bench/README.md.
import { projectNode, run } from "./project-node.js";
import { runScript } from "./run-script.js";

await runScript((args) => run(projectNode(), ["tests/bench/bench.ts", ...args]));

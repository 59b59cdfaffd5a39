// npm run soak: see tests/soak/README.md.
import { projectNode, run } from "./project-node.js";
import { runScript } from "./run-script.js";

await runScript((args) => run(projectNode(), ["tests/soak/soak.ts", ...args]));

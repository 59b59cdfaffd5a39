// npm start: set up, build when stale, serve the dashboard with simulated cases ready to start.
import { ensureClientBuilt } from "./build-client.js";
import { projectNode, run } from "./project-node.js";
import { runScript } from "./run-script.js";

await runScript(async (args) => {
  await ensureClientBuilt();
  return run(projectNode(), ["server/src/cli/cli.ts", "serve", ...args]);
});

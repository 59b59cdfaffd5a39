/**
 * Records numbered inputs through the server's storage. In mode `sync` it prints the number of each tenth once it is
 * acknowledged as synced; in mode `free` it never asks for a sync and prints `recorded <atUs>` for each input.
 */
import process from "node:process";
import { createStorage } from "@cementwatch/server/recording/storage";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";

const [dataDirectory = "", padding = "0", mode = "sync"] = process.argv.slice(2);
const storage = await createStorage({ dataDirectory, nowMs: () => performance.now() });
const header = { ...newSessionHeader("live", Date.now(), "child"), sessionId: "child" };
const recorder = await storage.openRecorder({ header, title: "child" });
recorder.onState(({ state, detail }) => process.stdout.write(`state ${state} ${detail}\n`));
process.stdout.write("ready\n");
const started = performance.now();
for (let sequence = 1; ; sequence++) {
  const atUs = Math.round((performance.now() - started) * 1000);
  const json = { kind: "link", targetId: "x", state: "running", detail: "p".repeat(Number(padding)) };
  recorder.record({ topic: "/input/link", sequence, atUs, measuredAtUs: atUs, json });
  if (mode === "free") {
    process.stdout.write(`recorded ${atUs}\n`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    continue;
  }
  if (sequence % 10 === 0 && (await recorder.sync())) process.stdout.write(`acknowledged ${sequence}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}

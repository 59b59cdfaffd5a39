/**
 * Records numbered inputs through the server's storage. In mode `sync` it prints the number of each tenth once it is
 * acknowledged as synced; in mode `free` it never asks for a sync and prints `recorded <atUs>` for each input. In mode
 * `monitor` a whole runtime goes before the recorder: it prints `refused <ms>` when the recorder says that the disk refused,
 * `alarm <condition> <ms>` for each alarm that is raised, and `alive <input>` for each input.
 */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createStorage } from "@cementwatch/server/recording/storage";
import { createFastSession } from "@cementwatch/server/session/fast-session";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";
import { roomConfig } from "./pipeline-room.ts";

const [dataDirectory = "", padding = "0", mode = "sync"] = process.argv.slice(2);
const storage = await createStorage({ dataDirectory, nowMs: () => performance.now() });
const header = { ...newSessionHeader("live", Date.now(), "child"), sessionId: "child" };
const recorder = await storage.openRecorder({ header, title: "child" });
recorder.onState(({ state, detail }) => process.stdout.write(`state ${state} ${detail}\n`));
process.stdout.write("ready\n");
const started = performance.now();
if (mode === "monitor") await monitor();
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

/** Never returns. */
async function monitor(): Promise<never> {
  const elapsedMs = () => Math.round(performance.now() - started);
  recorder.onState(({ state }) => {
    if (state === "stopped") process.stdout.write(`refused ${elapsedMs()}\n`);
  });
  const { runtime } = createFastSession({
    sessionId: "child",
    origin: "live",
    title: "child",
    config: roomConfig(),
    recorder,
    nowMs: elapsedMs,
  });
  runtime.subscribe((event) => {
    if (event.kind === "alarm" && event.event.phase === "raised")
      process.stdout.write(`alarm ${event.event.alarm.condition} ${elapsedMs()}\n`);
  });
  // A full disk stays full: after the refusal no new segment can be made either.
  rmSync(join(dataDirectory, "sessions"), { recursive: true });
  for (;;) {
    // Noise: repeated letters would be compressed away.
    const detail = randomBytes(Number(padding) / 2).toString("hex");
    const link = { kind: "link", targetId: "lat", state: "running", detail } as const;
    process.stdout.write(`alive ${runtime.input(link, elapsedMs() * 1_000)}\n`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    runtime.advance(elapsedMs() * 1_000);
  }
}

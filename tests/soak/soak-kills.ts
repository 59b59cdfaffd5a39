/** A recorder killed with SIGKILL at a random moment: what it acknowledged as synced is in its file, in order. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { verifySession } from "@cementwatch/server/recording/verify";
import { eventually } from "../support/eventually.ts";
import type { Random } from "./seeded-random.ts";

const CHILD = join(import.meta.dirname, "..", "support", "recording-child.ts");

async function killOne(folder: string, padding: number, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [CHILD, folder, String(padding)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (data: Buffer) => {
    text += data.toString();
  });
  const ended = once(child, "close");
  await eventually(() => text.includes("acknowledged"), "the first acknowledgement", 30_000);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill("SIGKILL");
  await ended;
  const acknowledged = Number([...text.matchAll(/^acknowledged (\d+)\n/gm)].at(-1)?.[1] ?? 0);
  const path = join(folder, "sessions", "child.mcap");
  const { verdict, lost } = verifySession(path);
  assert.deepEqual({ verdict, lost }, { verdict: "damaged", lost: [] });
  const reader = openSession(path);
  const kept = [...reader.messages({ topics: ["/input/link"] })].map((message) => message.sequence);
  reader.close();
  assert.deepEqual(
    kept,
    Array.from({ length: kept.length }, (_, i) => i + 1),
  );
  assert.ok(kept.length >= acknowledged, `acknowledged ${acknowledged}, kept ${kept.length}`);
}

/** Returns how many were killed. */
export async function soakKills(random: Random, count: number): Promise<number> {
  for (let i = 0; i < count; i++) {
    const folder = await mkdtemp(join(tmpdir(), "cementwatch-soak-"));
    try {
      await killOne(folder, random(3_000), random(1_500));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return count;
}

/**
 * A recorder killed with SIGKILL at a random moment: what it acknowledged as synced is in its file, in order; and where
 * nobody asked for a sync, a second at most is lost.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { recoverSession } from "@cementwatch/server/recording/recovery";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { verifySession } from "@cementwatch/server/recording/verify";
import { eventually } from "../support/eventually.ts";
import type { Random } from "./seeded-random.ts";

const CHILD = join(import.meta.dirname, "..", "support", "recording-child.ts");
const MOST_LOST_US = 1_000_000;

export interface KillTotals {
  kills: number;
  /** Largest time between the last message that was recorded and the last that is left, µs. */
  worstLossUs: number;
  /** Losses of more than a second while the machine had more to do than it could: nothing is promised then. */
  overloaded: number;
}

export function noKillTotals(): KillTotals {
  return { kills: 0, worstLossUs: 0, overloaded: 0 };
}

/** More work waits for each processor than this: the recorder's own threads wait for seconds. */
const OVERLOADED = 2;

interface Kill {
  readonly folder: string;
  readonly padding: number;
  readonly afterMs: number;
  readonly mode: "sync" | "free";
}

async function killOne({ folder, padding, afterMs, mode }: Kill, totals: KillTotals): Promise<void> {
  const child = spawn(process.execPath, [CHILD, folder, String(padding), mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (data: Buffer) => {
    text += data.toString();
  });
  const ended = once(child, "close");
  const word = mode === "sync" ? "acknowledged" : "recorded";
  await eventually(() => text.includes(word), `the first ${word}`, 60_000);
  // A free recorder is given time for its first chunk.
  await new Promise((resolve) => setTimeout(resolve, afterMs + (mode === "free" ? 1_000 : 0)));
  child.kill("SIGKILL");
  await ended;
  const last = Number([...text.matchAll(new RegExp(`^${word} (\\d+)\n`, "gm"))].at(-1)?.[1] ?? 0);
  const path = join(folder, "sessions", "child.mcap");
  const { verdict, lost } = verifySession(path);
  assert.deepEqual({ verdict, lost }, { verdict: "damaged", lost: [] });
  const reader = openSession(path);
  const kept = [...reader.messages({ topics: ["/input/link"] })].map((message) => message.sequence);
  const { endUs } = reader;
  reader.close();
  assert.deepEqual(
    kept,
    Array.from({ length: kept.length }, (_, i) => i + 1),
  );
  if (mode === "sync") assert.ok(kept.length >= last, `acknowledged ${last}, kept ${kept.length}`);
  else {
    totals.worstLossUs = Math.max(totals.worstLossUs, last - endUs);
    const isLate = last - endUs > MOST_LOST_US;
    const load = (loadavg()[0] ?? 0) / availableParallelism();
    if (isLate && load > OVERLOADED) totals.overloaded += 1;
    else assert.ok(!isLate, `${last - endUs} µs were lost, at a load of ${load.toFixed(1)} a processor`);
  }
  assert.equal(recoverSession(path, join(folder, "rescued.mcap")).messages, kept.length);
  totals.kills += 1;
}

/** Kills `count` recorders, `atOnce` side by side. */
export async function soakKills(
  random: Random,
  count: number,
  atOnce: number,
  totals: KillTotals,
): Promise<void> {
  for (let done = 0; done < count; done += atOnce) {
    const side = Array.from({ length: Math.min(atOnce, count - done) }, () => ({
      padding: random(3_000),
      afterMs: random(1_500),
      mode: random(2) === 0 ? ("sync" as const) : ("free" as const),
    }));
    await Promise.all(
      side.map(async (kill) => {
        const folder = await mkdtemp(join(tmpdir(), "cementwatch-soak-"));
        try {
          await killOne({ folder, ...kill }, totals);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }),
    );
  }
}

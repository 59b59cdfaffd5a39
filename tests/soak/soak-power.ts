/** Power cuts in the middle of a recording: what was synced stands, all else is gone or torn. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cutPowerOnce } from "../support/power-cut.ts";
import { uniformRandom } from "../support/uniform-random.ts";
import type { Random } from "./seeded-random.ts";

const SEEDS = 1_000_000;

/** Returns how many there were. */
export async function soakPower(random: Random, count: number): Promise<number> {
  for (let i = 0; i < count; i++) {
    const folder = await mkdtemp(join(tmpdir(), "cementwatch-soak-"));
    try {
      cutPowerOnce(folder, uniformRandom(random(SEEDS)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return count;
}

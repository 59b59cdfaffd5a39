/**
 * npm run soak: hours of what npm test does for seconds. Ends when the time is over and every count is reached, with exit
 * code 1 at the first broken promise.
 */
import { seededRandom } from "./seeded-random.ts";
import { soakAudit } from "./soak-audit.ts";
import { noDamageTotals, soakDamage } from "./soak-damage.ts";
import { soakDicom } from "./soak-dicom.ts";
import { soakDrivers } from "./soak-drivers.ts";
import { noKillTotals, soakKills } from "./soak-kills.ts";
import { soakPower } from "./soak-power.ts";
import { noPowerCutTotals, soakPowerCuts } from "./soak-power-cuts.ts";

function numberAfter(flag: string, fallback: number): number {
  const at = process.argv.indexOf(flag);
  if (at < 0) return fallback;
  const value = Number(process.argv[at + 1]);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`${flag} ${process.argv[at + 1] ?? ""} is not a number of 0 or more`);
}

const minutes = numberAfter("--minutes", 10);
const seed = numberAfter("--seed", 20_261_124);
const wanted = {
  kills: numberAfter("--kills", 1_000),
  cuts: numberAfter("--cuts", 1_000),
  corruptions: numberAfter("--corruptions", 10_000),
};
/** Recorders that are killed side by side. */
const atOnce = numberAfter("--at-once", 2);
const random = seededRandom(seed);
const endsAtMs = performance.now() + minutes * 60_000;
const totals = { rounds: 0, refusingDisks: 0, mutations: 0, chunks: 0, trailDamages: 0 };
/** `npm run soak -- audit`: that one only. */
const only = process.argv[2]?.startsWith("--") === false ? process.argv[2] : undefined;
const kills = noKillTotals();
const cuts = noPowerCutTotals();
const damage = noDamageTotals();

function isDone(): boolean {
  const isReached =
    only === "audit" ||
    (kills.kills >= wanted.kills && cuts.cuts >= wanted.cuts && damage.corruptions >= wanted.corruptions);
  return isReached && performance.now() >= endsAtMs;
}

function summary(): string {
  const percent = (part: number) => `${((100 * part) / Math.max(damage.undamaged, 1)).toFixed(2)} %`;
  return JSON.stringify({
    ...totals,
    kills,
    cuts,
    damage,
    undamagedMessagesRescued: percent(damage.rescued),
    byStockReaderIndexed: percent(damage.stockIndexed),
    byStockReaderAsStream: percent(damage.stockStream),
  });
}

console.log(`soak: ${minutes} min, seed ${seed}, at least ${JSON.stringify(wanted)}`);
try {
  while (!isDone()) {
    totals.rounds += 1;
    totals.trailDamages += soakAudit(random, only === "audit" ? 20 : 1);
    if (only === "audit") continue;
    if (performance.now() < endsAtMs) {
      totals.mutations += await soakDicom(random, 500);
      totals.chunks += soakDrivers(random, 500);
      totals.refusingDisks += await soakPower(random, 100);
    }
    if (kills.kills < wanted.kills) await soakKills(random, 10, Math.max(atOnce, 1), kills);
    if (cuts.cuts < wanted.cuts) soakPowerCuts(random, 5, cuts);
    if (damage.corruptions < wanted.corruptions) await soakDamage(random, 100, damage, true);
    if (totals.rounds % 10 === 1) console.log(summary());
  }
  if (damage.rescued < 0.99 * damage.undamaged)
    throw new Error("less than 99 % of the undamaged messages was rescued");
  console.log(`soak passed: ${summary()}`);
} catch (error) {
  console.error(`soak FAILED in round ${totals.rounds} of seed ${seed}: ${summary()}`, error);
  process.exitCode = 1;
}

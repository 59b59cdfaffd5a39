/** npm run soak: hours of what npm test does for seconds. Ends with exit code 1 at the first broken promise. */
import { seededRandom } from "./seeded-random.ts";
import { soakAudit } from "./soak-audit.ts";
import { soakDicom } from "./soak-dicom.ts";
import { soakDrivers } from "./soak-drivers.ts";
import { soakKills } from "./soak-kills.ts";
import { soakPower } from "./soak-power.ts";

function numberAfter(flag: string, fallback: number): number {
  const at = process.argv.indexOf(flag);
  if (at < 0) return fallback;
  const value = Number(process.argv[at + 1]);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`${flag} ${process.argv[at + 1] ?? ""} is not a number above 0`);
}

const minutes = numberAfter("--minutes", 10);
const seed = numberAfter("--seed", 20_261_124);
const random = seededRandom(seed);
const endsAtMs = performance.now() + minutes * 60_000;
const totals = { rounds: 0, kills: 0, powerCuts: 0, mutations: 0, chunks: 0, trailDamages: 0 };
/** `npm run soak -- audit`: that one only. */
const only = process.argv[2]?.startsWith("--") === false ? process.argv[2] : undefined;
console.log(`soak: ${minutes} min, seed ${seed}`);
try {
  do {
    totals.rounds += 1;
    totals.trailDamages += soakAudit(random, only === "audit" ? 20 : 1);
    if (only === "audit") continue;
    totals.mutations += await soakDicom(random, 500);
    totals.chunks += soakDrivers(random, 500);
    totals.kills += await soakKills(random, 3);
    totals.powerCuts += await soakPower(random, 100);
    if (totals.rounds % 10 === 1) console.log(JSON.stringify(totals));
  } while (performance.now() < endsAtMs);
  console.log(`soak passed: ${JSON.stringify(totals)}`);
} catch (error) {
  console.error(`soak FAILED in round ${totals.rounds} of seed ${seed}:`, error);
  process.exitCode = 1;
}

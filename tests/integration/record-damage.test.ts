/** A hundredth of what npm run soak does to records: damage, and power that is cut. */
import { expect, it } from "vitest";
import { seededRandom } from "../soak/seeded-random.ts";
import { noDamageTotals, soakDamage } from "../soak/soak-damage.ts";
import { noPowerCutTotals, soakPowerCuts } from "../soak/soak-power-cuts.ts";

it("rescues all that damage does not touch, whatever the damage, and calls none of it intact", async () => {
  const totals = noDamageTotals();
  await soakDamage(seededRandom(47), 100, totals, false);
  expect(totals.undamaged).toBeGreaterThan(20_000);
  expect(totals.rescued).toBe(totals.undamaged);
});

it("loses a second at most and stays readable when the power is cut during any call to the disk", () => {
  const totals = noPowerCutTotals();
  soakPowerCuts(seededRandom(48), 3, totals);
  expect(totals.cuts).toBeGreaterThan(40);
  expect(totals.worstLossUs).toBeGreaterThan(0);
  expect(totals.beforeFirstChunk).toBeLessThan(totals.cuts / 2);
});

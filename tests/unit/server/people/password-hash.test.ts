import { hashPassword, isPassword } from "@cementwatch/server/people/password-hash";
import { expect, it } from "vitest";

it("takes 128 MB a try unless a test says otherwise, and the same password in any form of Unicode", async () => {
  const pepper = Buffer.alloc(32, 1);
  const kept = await hashPassword("füße und flügel", pepper);
  expect(kept.cost).toBe(2 ** 17);
  expect(await isPassword("füße und flügel".normalize("NFD"), pepper, kept)).toBe(true);
  expect(await isPassword("fuße und flügel", pepper, { ...kept, cost: 4 })).toBe(false);
});

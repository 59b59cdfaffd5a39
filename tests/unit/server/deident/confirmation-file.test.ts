import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  addConfirmation,
  confirmationBeside,
  readConfirmations,
} from "@cementwatch/server/deident/confirmation-file";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const ENTRY = { proof: "a".repeat(64), by: "A. Looker", at: "2026-01-15T09:30:00Z" };

it("keeps each confirmation beside the record", async () => {
  const path = confirmationBeside(join(temporaryFolder(), "s.mcap"));
  expect(path).toMatch(/\/s\.deident-confirmation\.json$/);
  expect(await readConfirmations(path)).toEqual([]);
  await addConfirmation(path, ENTRY);
  await addConfirmation(path, { ...ENTRY, proof: "b".repeat(64) });
  expect((await readConfirmations(path)).map(({ proof }) => proof[0])).toEqual(["a", "b"]);
});

it("refuses a proof that is none, an empty name, and a damaged file, which stays as it is", async () => {
  const path = join(temporaryFolder(), "c.json");
  await expect(addConfirmation(path, { ...ENTRY, proof: "x" })).rejects.toThrow("proof");
  await expect(addConfirmation(path, { ...ENTRY, by: "" })).rejects.toThrow("by");
  writeFileSync(path, "{");
  await expect(addConfirmation(path, ENTRY)).rejects.toThrow(/put its copy back/);
  await expect(readConfirmations(path)).rejects.toThrow("REC-NOT-DEIDENTIFIED");
});

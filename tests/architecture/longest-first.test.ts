/** The order in which test files start names files that exist, each once. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LONGEST } from "../support/longest-first.ts";

it("each file that starts early exists and is named once", () => {
  const missing = LONGEST.filter((name) => !existsSync(join(import.meta.dirname, "..", name)));
  expect(missing).toEqual([]);
  expect(new Set(LONGEST).size).toBe(LONGEST.length);
});

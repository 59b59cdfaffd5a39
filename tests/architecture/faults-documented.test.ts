/** shared/src/faults.ts and docs/faults.md say the same, both ways. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FAULTS } from "@cementwatch/shared/faults";
import { expect, it } from "vitest";
import { ROOT } from "../support/workspace-copy.ts";

const ROW = /^\| `([A-Z]{3}-[A-Z-]+)` \| (\w+) \| (.*) \|$/;

it("documents every fault with its severity and advice, in the same order, and no other", () => {
  const lines = readFileSync(join(ROOT, "docs", "faults.md"), "utf8").split("\n");
  const documented = lines.flatMap((line) => {
    const [, code, severity, advice] = ROW.exec(line) ?? [];
    return code === undefined ? [] : [{ code, severity, advice }];
  });
  const known = Object.entries(FAULTS).map(([code, row]) => ({ code, ...row }));
  expect(documented).toEqual(known);
  // A row that the pattern above does not read would otherwise pass unseen: the rest is heading and rule.
  expect(lines.filter((line) => line.startsWith("|"))).toHaveLength(known.length + 2);
});

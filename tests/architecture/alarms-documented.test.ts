/** shared/src/alarm/alarm-catalogue.ts and docs/alarms.md name the same alarms with kind, priority and latching. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ALARM_CATALOGUE } from "@cementwatch/shared/alarm/alarm-catalogue";
import { expect, it } from "vitest";
import { ROOT } from "../support/workspace-copy.ts";

const ROW = /^\| ([A-Z]\d+[ab]?) \| (\w+) \| .* \| (high|medium|low)[^|]*\| (yes|no) \| ([^|]+) \|$/;

it("documents every alarm, and no other", () => {
  const lines = readFileSync(join(ROOT, "docs", "alarms.md"), "utf8").split("\n");
  const documented = lines.flatMap((line) => {
    const [, id, kind, priority, latched, sounds = ""] = ROW.exec(line) ?? [];
    return id === undefined
      ? []
      : [{ id, kind, priority, isLatched: latched === "yes", isAudible: sounds !== "never" }];
  });
  const known = Object.entries(ALARM_CATALOGUE).map(([id, row]) => {
    const { kind, priority, isLatched, isAudible } = row;
    return { id, kind, priority, isLatched, isAudible };
  });
  expect(documented).toEqual(known);
  expect(lines.filter((line) => line.startsWith("|"))).toHaveLength(known.length + 2);
});

it("says of each alarm whether it sounds once only", () => {
  const text = readFileSync(join(ROOT, "docs", "alarms.md"), "utf8");
  for (const [id, row] of Object.entries(ALARM_CATALOGUE)) {
    const sounds =
      text
        .split("\n")
        .find((line) => line.startsWith(`| ${id} |`))
        ?.split("|")
        .at(-2)
        ?.trim() ?? "";
    expect(sounds.startsWith("once"), id).toBe(row.soundsOnce);
  }
});

/** Each unit test stands where its source stands, so that a newcomer finds one from the other. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { filesBelow } from "../support/project-files.ts";
import { ROOT } from "../support/workspace-copy.ts";

/** The source that a unit test mirrors, without its ending. */
function sourceOf(test: string): string {
  return test.replace(/^tests\/unit\/(\w+)\//, "$1/src/").replace(/\.test\.tsx?$/, "");
}

it("finds a source for every unit test of a workspace", () => {
  expect(sourceOf("tests/unit/shared/alarm/alarm-machine.test.ts")).toBe("shared/src/alarm/alarm-machine");
  const tests = filesBelow("tests/unit").filter((path) => /^tests\/unit\/\w+\/.*\.test\.tsx?$/.test(path));
  expect(tests.length).toBeGreaterThan(50);
  const lonely = tests.filter(
    (path) => ![".ts", ".tsx", ".css"].some((end) => existsSync(join(ROOT, sourceOf(path) + end))),
  );
  expect(lonely).toEqual([]);
});

/** In which order test files start: the longest first, so that no worker ends alone with one of them. */
import { join } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const TESTS = join(import.meta.dirname, "..");

/**
 * Files that take more than about ten seconds of a quiet machine, the longest first. Those that wait in real time for a
 * browser stand beside those that only compute, so that two workers seldom drive two browsers. A file that is not here
 * comes after them; a wrong order costs time only.
 */
export const LONGEST: readonly string[] = [
  "e2e/procedure-vertebroplasty.test.ts",
  "integration/hands-cases.test.ts",
  "integration/golden-sessions.test.ts",
  "e2e/procedure-kyphoplasty.test.ts",
  "e2e/simulated-case.test.ts",
  "integration/serial-links.test.ts",
  "e2e/monitor-acts.test.ts",
  "conformance/driver-conformance.test.ts",
  "e2e/alarm-flash.test.ts",
  "architecture/boundaries.test.ts",
  "e2e/monitor-picture.test.ts",
  "conformance/pipeline-determinism.test.ts",
  "e2e/monitor.test.ts",
  "e2e/alarm-room.test.ts",
  "e2e/setup.test.ts",
  "e2e/kyphoplasty.test.ts",
  "e2e/cements.test.ts",
  "e2e/alarm-delay.test.ts",
];

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((name) => moduleId === join(TESTS, name));
  return rank === -1 ? LONGEST.length : rank;
}

/** Sorts by the list, then as vitest does: by the names of projects, within one the larger file first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

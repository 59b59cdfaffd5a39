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
  "e2e/procedure-kyphoplasty.test.ts",
  "integration/golden-sessions.test.ts",
  "integration/report.test.ts",
  "e2e/setup.test.ts",
  "integration/replay.test.ts",
  "e2e/simulated-case.test.ts",
  "integration/devices-cli.test.ts",
  "e2e/calibration.test.ts",
  "integration/recording.test.ts",
  "e2e/monitor.test.ts",
  "integration/serve.test.ts",
  "integration/serial-links.test.ts",
  "e2e/rerun.test.ts",
  "e2e/monitor-acts.test.ts",
  "integration/evaluate.test.ts",
  "integration/rerun.test.ts",
  "e2e/alarm-flash.test.ts",
  "conformance/driver-conformance.test.ts",
  "e2e/monitor-picture.test.ts",
  "integration/exports.test.ts",
  "e2e/calibration-pages.test.ts",
  "integration/recording-crash.test.ts",
  "architecture/boundaries.test.ts",
  "e2e/review-and-setup.test.ts",
  "integration/stream-load.test.ts",
  "e2e/deidentify.test.ts",
  "e2e/exports.test.ts",
  "integration/review.test.ts",
  "e2e/kyphoplasty.test.ts",
  "e2e/review-queue.test.ts",
  "e2e/alarm-room.test.ts",
  "e2e/cements.test.ts",
  "conformance/pipeline-determinism.test.ts",
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

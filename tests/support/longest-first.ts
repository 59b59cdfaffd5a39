/** In which order test files start: the longest first, so that no worker ends alone with one of them. */
import { join } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const TESTS = join(import.meta.dirname, "..");

/**
 * Files that take more than about ten seconds of a quiet machine, the longest first, as measured; a file that is not
 * here comes after them. Wrong order costs time only.
 */
export const LONGEST: readonly string[] = [
  "e2e/procedure-vertebroplasty.test.ts",
  "e2e/procedure-kyphoplasty.test.ts",
];

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((name) => moduleId === join(TESTS, name));
  return rank === -1 ? LONGEST.length : rank;
}

/** Sorts by the list, then as vitest does within one project; projects by name, so "whole" comes after "files". */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

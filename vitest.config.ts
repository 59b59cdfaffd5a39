import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/support/longest-first.ts";

const UNIT = "tests/unit/**/*.test.ts";
const EXCLUDED = ["**/node_modules/**"];

export default defineConfig({
  test: {
    environment: "node",
    globalSetup: "./tests/support/run-folder.ts",
    setupFiles: "./tests/support/compile-once.ts",
    maxWorkers: 2,
    // A slow machine is no fault of the code: most tests take less than 16 s of two quiet cores.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    // Projects run in the order of their names: what takes long first, many small files to fill up the end.
    projects: [
      {
        extends: true,
        test: { name: "1 system", include: ["tests/**/*.test.ts"], exclude: [UNIT, ...EXCLUDED] },
      },
      {
        // Starting a fresh worker for each of these files would take longer than running it.
        extends: true,
        test: { name: "2 unit", include: [UNIT], exclude: EXCLUDED, isolate: false },
      },
    ],
  },
});

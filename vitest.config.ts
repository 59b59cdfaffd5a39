import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    environment: "node",
    maxWorkers: 2,
    // A slow machine is no fault of the code: the longest test takes 16 s of two quiet cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

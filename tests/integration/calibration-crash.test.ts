/** A real server is killed at the seventh point: the next one has all seven and goes on to the end of the series. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunView } from "@cementwatch/shared/calibration/run-view";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, BENCH_RUN, RunAsker } from "../support/calibration-http.ts";
import { startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";

describe("a calibration run after kill -9", { timeout: 120_000 }, () => {
  it("has lost nothing at point 7 and goes on when it is resumed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cementwatch-calibration-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const first = await startServer(folder);
    await ask(`${first.url}/api/calibration/bench`, { kind: "pressure", isAuto: true });
    const request = { ...BENCH_RUN, isQuick: true };
    const { body } = await ask<RunView>(`${first.url}/api/calibration-runs`, request);
    const run = new RunAsker(first.url, body.runId);
    await run.act({ kind: "start" });
    let seen = await run.view();
    const aMoment = () => new Promise((resolve) => setTimeout(resolve, 250));
    await eventually(
      async () => {
        await aMoment();
        seen = await run.view();
        return seen.captures.length >= 7;
      },
      "seven captures",
      60_000,
    );
    first.child.kill("SIGKILL");
    await once(first.child, "exit");

    const second = await startServer(folder);
    const again = new RunAsker(second.url, body.runId);
    const kept = await again.view();
    expect(kept.stage).toBe("paused");
    expect(measured(kept).slice(0, seen.captures.length)).toEqual(measured(seen));
    expect(kept.whyNot[0]).toContain("press resume");
    await again.act({ kind: "resume" });
    await eventually(
      async () => {
        await aMoment();
        return (await again.view()).captures.length > kept.captures.length;
      },
      "a further capture",
      60_000,
    );
    const later = await again.view();
    expect(measured(later).slice(0, kept.captures.length)).toEqual(measured(kept));
  });
});

/** Captures as measured: the estimate of their uncertainty moves with each further one. */
function measured({ captures }: RunView) {
  return captures.map(({ expandedUncertainty: _, ...capture }) => capture);
}

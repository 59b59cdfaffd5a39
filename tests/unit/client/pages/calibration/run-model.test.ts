import {
  actOfKey,
  lastCapture,
  phaseWords,
  pointNumberOf,
  resultWords,
  runNumbers,
  runTitle,
} from "@cementwatch/client/pages/calibration/run-model";
import { expect, it } from "vitest";
import { phaseResult, runView } from "../../../../support/calibration-desk.ts";

it("says what is measured against what, and where the run is", () => {
  const view = runView(3);
  expect(runTitle(view)).toBe("PRESSURE SN 0123 · 0 to 100 bar · ref R-9 (due 2099-03-01)");
  expect(phaseWords(view)).toBe("as-found 1/2");
  expect(runNumbers(view, 200)).toMatchObject({
    isStale: false,
    place: "point 4 of 9 ▲",
    target: "75.00",
    reference: "75.02",
    device: "75.19",
    deviation: "+0.17",
    stability: "stable in 6 s",
    whyNot: ["drift 0.04 bar/10 s > 0.02 bar/10 s"],
  });
  expect(runNumbers(runView(6), 0).place).toBe("point 7 of 9 ▼");
});

it("shows dashes instead of a number that is older than a second, and says so", () => {
  const fresh = runNumbers(runView(3), 1_000);
  expect(fresh.isStale).toBe(false);
  for (const ageMs of [1_001, Number.POSITIVE_INFINITY, Number.NaN]) {
    const old = runNumbers(runView(3), ageMs);
    expect([old.reference, old.device, old.deviation]).toEqual(["–.––", "–.––", "–.––"]);
    expect(old.settled01).toBe(0);
    expect(old.whyNot[0]).toContain("no answer from the server");
  }
});

it("shows dashes for a source without a value, and its advice first", () => {
  const device = { quality: "none", isConnected: false, advice: "plug it in again" } as const;
  const { deviation: _, ...view } = runView(3, { device });
  const numbers = runNumbers(view, 0);
  expect([numbers.device, numbers.deviation]).toEqual(["–.––", "–.––"]);
  expect(numbers.whyNot).toEqual(["device: plug it in again", "drift 0.04 bar/10 s > 0.02 bar/10 s"]);
  const broken = runNumbers(runView(3, { device: { ...device, value: Number.NaN } }), 0);
  expect(broken.device).toBe("–.––");
});

it("names preloads, and offers their end to the space bar", () => {
  const preload = runView(0, { step: 0 });
  expect(runNumbers(preload, 0).place).toBe("preload 1 of 1");
  expect(actOfKey(" ", preload)).toEqual({ kind: "stepDone" });
});

it("captures with space, takes the last again with r, pauses and resumes with p", () => {
  const view = runView(3);
  expect(actOfKey(" ", view)).toEqual({ kind: "capture" });
  expect(actOfKey("r", view)).toEqual({ kind: "redo", step: 3 });
  expect(actOfKey("R", runView(0))).toBeUndefined();
  expect(actOfKey("p", view)).toEqual({ kind: "pause" });
  expect(actOfKey("p", runView(3, { stage: "paused" }))).toEqual({ kind: "resume" });
  expect(actOfKey(" ", runView(0, { stage: "ready" }))).toEqual({ kind: "start" });
  for (const stage of ["judging", "complete", "abandoned"] as const) {
    expect([" ", "r", "p"].map((key) => actOfKey(key, runView(9, { stage })))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  }
});

it("takes again what was captured last, also when that was not the last point", () => {
  const view = runView(4);
  const again = view.captures.map((capture) => (capture.step === 2 ? { ...capture, atUs: 1e12 } : capture));
  expect(lastCapture({ ...view, captures: again })?.step).toBe(2);
  expect(pointNumberOf(view, 2)).toBe(2);
});

it("gives the verdict with the worst point and the limit", () => {
  expect(resultWords("asFound", phaseResult(1), runView(9))).toBe(
    "PASS as-found (worst +0.160 at 100.00, limit 0.500 bar)",
  );
  expect(resultWords("asLeft", phaseResult(4), runView(9))).toMatch(/^FAIL as-left \(worst \+0\.700/);
});

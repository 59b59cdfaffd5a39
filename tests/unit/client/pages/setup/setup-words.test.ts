import { NO_POINTS } from "@cementwatch/client/pages/setup/outline-points";
import { actLine, drawingPrompt, redList } from "@cementwatch/client/pages/setup/setup-words";
import type { Assessment, PictureStatus } from "@cementwatch/shared/leak/assessment";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { describe, expect, it } from "vitest";

const PICTURE: PictureStatus = {
  pictureId: "c-arm",
  view: "lateral",
  state: "held",
  frameNumber: 7,
  isJudged: true,
  isOutlineConfirmed: true,
  isDrawn: true,
};

function assessment(picture: Partial<PictureStatus>, signals: Assessment["signals"] = []): Assessment {
  return { pictures: [{ ...PICTURE, ...picture }], signals, isCaseRunning: false } as unknown as Assessment;
}

function reds(picture: Partial<PictureStatus>, signals?: Assessment["signals"], pressure = false) {
  const empty = emptySessionConfig("2026-11-24T00:00:00Z");
  return redList({
    connectionState: "open",
    config: { ...empty, fitted: { ...empty.fitted, pressure } },
    assessment: assessment(picture, signals),
    status: undefined,
    procedure: undefined,
    view: "lateral",
  });
}

describe("what is red", () => {
  it("is nothing when everything that was entered is there", () => {
    expect(reds({})).toEqual([]);
  });

  it("names the one thing about the picture", () => {
    expect(reds({ state: "neverSeen" })[0]).toContain("no picture yet");
    expect(reds({ state: "noSignal", reason: "cable" })).toEqual(["lateral: NO SIGNAL · cable"]);
    expect(reds({ isDrawn: false })).toEqual(["lateral: outline is missing"]);
    expect(reds({ isOutlineConfirmed: false })).toEqual(["lateral: outline is not confirmed"]);
  });

  it("says that a fitted signal does not come, and nothing of one that is not fitted", () => {
    const lost = [{ signal: "pressureKpa", state: "lost", staleAfterUs: 5e5 }] as const;
    expect(reds({}, lost, true)).toEqual(["pressure: lost"]);
    expect(reds({}, [], true)).toEqual(["pressure: fitted, but nothing comes"]);
    expect(reds({}, lost, false)).toEqual([]);
    const raw = [
      { signal: "pressureKpa", state: "fresh", quality: "uncalibrated", staleAfterUs: 5e5 },
    ] as const;
    expect(reds({}, raw, true)).toEqual(["pressure: not calibrated → shown, not used"]);
  });

  it("is only the connection while there is none", () => {
    const input = {
      config: undefined,
      assessment: undefined,
      status: undefined,
      procedure: undefined,
      view: "ap",
    } as const;
    expect(redList({ ...input, connectionState: "lost" })).toEqual(["no connection to the server"]);
  });
});

it("tells what became of an act", () => {
  const act = { requestId: "1", act: { kind: "tareVolume" }, label: "Tare volume", sentMs: 0 } as const;
  expect(actLine({ ...act, state: "onDisk" })).toEqual({ text: "Tare volume · done, on disk", tone: "good" });
  expect(actLine({ ...act, state: "failed", error: "PIP-CONFIG-INVALID: no volume" })).toEqual({
    text: "Tare volume · NOT DONE: no volume",
    tone: "bad",
  });
});

it("asks for one point after another, and says first what is wrong", () => {
  const words = { step: "edge", points: NO_POINTS, problem: "", isDefect: false } as const;
  expect(drawingPrompt(words)).toContain("two edges of the cannula: 0 of 2");
  expect(drawingPrompt({ ...words, step: "done" })).toContain("OUTLINE ✓");
  expect(drawingPrompt({ ...words, isDefect: true })).toContain("wall defect: 0 points");
  expect(drawingPrompt({ ...words, problem: "the body would be 150 mm wide" })).toContain("150 mm wide");
});

import { SETUP_STEPS, type SetupStepId, stepNote } from "@cementwatch/client/pages/setup/setup-steps";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { expect, it } from "vitest";

const EMPTY = emptySessionConfig("2026-01-01T00:00:00Z");
const picture = (view: "lateral" | "ap", notValid?: string) => ({
  view,
  state: "live",
  isJudged: notValid === undefined,
  isOutlineConfirmed: true,
  isDrawn: true,
  ...(notValid === undefined ? {} : { notValid, referenceFrames: { have: 3, want: 12 } }),
});
const ASSESSMENT = {
  pictures: [picture("lateral"), picture("ap", "taking reference")],
} as unknown as Assessment;

function note(id: SetupStepId, config = EMPTY) {
  return stepNote(id, { config, assessment: ASSESSMENT, procedure: undefined });
}

it("says under each step what it holds", () => {
  expect(note("case")).toBe("L1 L PVP");
  expect(note("fitted")).toBe("picture only");
  expect(note("reference")).toBe("LAT ✓ AP 3/12");
  expect(note("checklist")).toBe("0 of 14");
  expect(note("limits")).toBe("usual");
  expect(note("limits", { ...EMPTY, limitReasons: { volumeLimitMl: "large body" } })).toBe("1 raised");
  const fitted = { pressure: true, volume: "counted", temperature: false } as const;
  expect(note("fitted", { ...EMPTY, fitted })).toBe("counted + bar");
});

it("says nothing before anything is known", () => {
  for (const { id } of SETUP_STEPS) {
    expect(stepNote(id, { config: undefined, assessment: undefined, procedure: undefined })).toBe("");
  }
});

import { viewLocks } from "@cementwatch/client/pages/setup/view-locks";
import type { Assessment, PictureStatus } from "@cementwatch/shared/leak/assessment";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { expect, it } from "vitest";

const EMPTY = emptySessionConfig("2026-01-01T00:00:00Z");
const DRAWN = { ...EMPTY, drawings: { lateral: {} as Drawing } };
const PICTURE: PictureStatus = {
  pictureId: "c-arm",
  view: "lateral",
  state: "held",
  frameNumber: 7,
  isJudged: true,
  isOutlineConfirmed: true,
  isDrawn: true,
};

function lateral(picture: Partial<PictureStatus>) {
  const assessment = { pictures: [{ ...PICTURE, ...picture }] } as unknown as Assessment;
  return viewLocks(DRAWN, assessment)[0];
}

it("says of each view whether it is locked, and what is missing", () => {
  expect(viewLocks(EMPTY, undefined).map(({ text }) => text)).toEqual(["no outline", "no outline"]);
  expect(lateral({})).toMatchObject({ tone: "locked", text: "locked ✓" });
  expect(lateral({ isOutlineConfirmed: false })).toMatchObject({ tone: "open", text: "press OUTLINE ✓" });
  expect(lateral({ notValid: "view changed" })).toMatchObject({ tone: "open", text: "view changed" });
  expect(lateral({ state: "neverSeen" })).toMatchObject({ tone: "open" });
});

it("keeps the outline of a view whose picture is away: one C-arm that was turned", () => {
  const ap = { pictures: [{ ...PICTURE, view: "ap" }] } as unknown as Assessment;
  const [first, second] = viewLocks(DRAWN, ap);
  expect(first).toMatchObject({ name: "LATERAL", tone: "open", text: "outline kept, no picture now" });
  expect(second).toMatchObject({ name: "AP", tone: "absent" });
});

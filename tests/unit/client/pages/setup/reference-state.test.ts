import { referenceState } from "@cementwatch/client/pages/setup/reference-state";
import type { PictureStatus } from "@cementwatch/shared/leak/assessment";
import { expect, it } from "vitest";

const PICTURE: PictureStatus = {
  pictureId: "c-arm",
  view: "lateral",
  state: "live",
  frameNumber: 7,
  isJudged: false,
  isOutlineConfirmed: true,
  isDrawn: true,
};
const frames = { have: 9, want: 12 };

it("counts the frames while they are gathered, and is taken when the picture is judged", () => {
  expect(referenceState(undefined)).toMatchObject({ state: "none", text: "no picture yet" });
  expect(referenceState({ ...PICTURE, notValid: "no reference" })).toMatchObject({ state: "none" });
  expect(referenceState({ ...PICTURE, notValid: "taking reference", referenceFrames: frames })).toEqual({
    state: "taking",
    progress: 0.75,
    text: "9/12",
  });
  expect(referenceState({ ...PICTURE, isJudged: true, referenceFrames: frames })).toMatchObject({
    state: "taken",
    text: "taken ✓",
  });
});

it("stays taken while the picture is not judged for another reason, and is none before the first judged one", () => {
  expect(referenceState({ ...PICTURE, notValid: "patient moved" }).state).toBe("taken");
  expect(referenceState({ ...PICTURE, notValid: "outline not drawn" }).state).toBe("none");
  expect(referenceState(PICTURE).state).toBe("none");
});

import type { NotValidReason } from "@cementwatch/shared/imaging/frame-finding";
import { NOT_VALID_WORDS, notValidAct } from "@cementwatch/shared/pipeline/words";
import { expect, it } from "vitest";

const said = (reason: NotValidReason, view: "lateral" | "ap" = "lateral") =>
  `${NOT_VALID_WORDS[reason]}: ${notValidAct(reason, view)}`;

it("says what is wrong with a picture and what to do about it", () => {
  expect(said("motion")).toBe("patient moved: confirm outline");
  expect(said("exposureStep")).toBe("exposure changed: wait");
  expect(said("collimation")).toBe("collimator changed: open it or confirm outline");
  expect(said("viewLost")).toBe("view changed: return to lateral or confirm outline");
  expect(said("contrast")).toBe("contrast seen: wait for wash-out");
  expect(said("noReference")).toBe("no reference: 2 s lateral, no cement");
  expect(said("noReference", "ap")).toBe("no reference: 2 s AP, no cement");
});

it("has an act for every reason, short enough for a line of the strip", () => {
  for (const reason of Object.keys(NOT_VALID_WORDS) as NotValidReason[]) {
    expect(said(reason, "ap")).toMatch(/^.{3,24}: .{3,36}$/);
    expect(said(reason, "ap")).not.toContain("VIEW");
  }
});

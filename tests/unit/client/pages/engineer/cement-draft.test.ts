import {
  constantsOf,
  draftOf,
  draftProblem,
  isChanged,
  profileOf,
} from "@cementwatch/client/pages/engineer/cement-draft";
import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { expect, it } from "vitest";

const medium = findCementProfile("pmma-medium");
const draft = draftOf(medium);

it("gives back what it was opened with, as the next version", () => {
  const { id, version, reason, ...constants } = medium;
  expect(constantsOf(draft)).toEqual(constants);
  expect(profileOf({ ...draft, reason: " why " })).toEqual({
    ...constants,
    id,
    version: version + 1,
    reason: `${reason}why`,
  });
  expect(isChanged({ ...draft, reason: "only that" }, medium)).toBe(false);
});

it("takes an empty or half typed number for none, never for zero", () => {
  const typed = (riseS: string) => constantsOf({ ...draft, numbers: { ...draft.numbers, riseS } }).riseS;
  expect(typed("80.5")).toBe(80.5);
  expect(typed("")).toBeNaN();
  expect(typed("8o")).toBeNaN();
  const readyS = { ...draft, reason: "why", numbers: { ...draft.numbers, readyS: "" } };
  expect(draftProblem(readyS)).toContain("readyS is NaN");
});

it("asks for the reason last", () => {
  expect(draftProblem(draft)).toContain("reason is empty");
  expect(draftProblem({ ...draft, reason: "leaflet of 2026" })).toBeUndefined();
  expect(draftProblem({ ...draft, title: "" })).toContain("title");
});

it("knows the id of a new cement for a change", () => {
  expect(isChanged({ ...draft, id: "pmma-medium-2", baseVersion: 0 }, medium)).toBe(true);
});

import {
  draftOfReference,
  emptyReference,
  type ReferenceDraft,
  referenceOf,
  referenceProblem,
} from "@cementwatch/client/pages/calibration/reference-draft";
import { expect, it } from "vitest";
import { REFERENCES } from "../../../../support/calibration-desk.ts";

const [reference] = REFERENCES;
if (reference === undefined) throw new Error("the desk has no reference");
const known = draftOfReference(reference);
const complete: ReferenceDraft = { ...known, texts: { ...known.texts, reason: "new certificate" } };
const text = (texts: Partial<ReferenceDraft["texts"]>): ReferenceDraft => ({
  ...complete,
  texts: { ...complete.texts, ...texts },
});
const number = (numbers: Partial<ReferenceDraft["numbers"]>): ReferenceDraft => ({
  ...complete,
  numbers: { ...complete.numbers, ...numbers },
});

it("saves what it was given, once a reason is there", () => {
  expect(referenceProblem(known)).toContain("Reason is empty");
  expect(referenceProblem(complete)).toBeUndefined();
  const { version, ...rest } = reference;
  expect(referenceOf(complete)).toEqual(rest);
  expect(complete.baseVersion).toBe(version);
});

it.each([
  [emptyReference(), "Id"],
  [text({ id: "R 9" }), "Id"],
  [text({ certificateNumber: " " }), "Certificate number"],
  [text({ validUntil: "1.3.2027" }), "Valid until"],
  [text({ validUntil: "2020-01-01" }), "Valid until"],
  [number({ max: "x" }), "Range to"],
  [number({ max: "-5" }), "Range to"],
  [number({ drift: "-1" }), "Drift"],
  [number({ expandedUncertainty: "0", relativePercent: "0" }), "U (k = 2)"],
] as const)("says what is to be corrected first, draft %#", (wrong, field) => {
  expect(referenceProblem(wrong)?.startsWith(field)).toBe(true);
});

it("leaves the device out when its readings are typed", () => {
  expect(referenceOf(text({ deviceId: " " }))).not.toHaveProperty("deviceId");
});

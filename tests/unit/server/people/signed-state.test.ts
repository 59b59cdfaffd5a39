import { changesSince } from "@cementwatch/server/people/signed-state";
import type { SignedState } from "@cementwatch/shared/audit/sign-off";
import { expect, it } from "vitest";

const SIGNED: SignedState = {
  verdict: "intact",
  record: [{ file: "s.mcap", sha256: "a" }],
  entries: [{ file: "s.follow-up.json", sha256: "b" }],
};

it("says what has changed since: record, entries, and damage that no hash at the end shows", () => {
  expect(changesSince(SIGNED, structuredClone(SIGNED))).toBe("");
  expect(changesSince(SIGNED, { ...SIGNED, record: [{ file: "s.mcap", sha256: "c" }] })).toBe(
    "the record s.mcap has changed",
  );
  const more = [...SIGNED.entries, { file: "s.review.jsonl", sha256: "d" }];
  expect(changesSince(SIGNED, { ...SIGNED, entries: more })).toBe("s.review.jsonl has changed");
  expect(changesSince(SIGNED, { ...SIGNED, entries: [] })).toBe("s.follow-up.json has changed");
  expect(changesSince(SIGNED, { ...SIGNED, verdict: "damaged" })).toBe(
    "the record was intact and is damaged",
  );
});

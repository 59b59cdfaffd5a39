import { BUILT_IN_CEMENTS, readCements, readWorklist } from "@cementwatch/client/pages/setup/setup-lists";
import { describe, expect, it } from "vitest";

describe("cements of the server", () => {
  it("are listed once each, the first version named", () => {
    const answer = [
      { id: "a", version: 2, title: "A two" },
      { id: "a", version: 1, title: "A one" },
      { id: "b", version: 1 },
    ];
    expect(readCements(answer)).toEqual([
      { id: "a", title: "A two" },
      { id: "b", title: "b" },
    ]);
  });

  it.each([[[]], [null], ["no"], [{ error: 1 }], [[{ title: "no id" }, 7]]])(
    "are the built-in ones when the answer holds none: %j",
    (answer) => expect(readCements(answer)).toEqual(BUILT_IN_CEMENTS),
  );
});

describe("the worklist", () => {
  it("gives its entries with every field a text", () => {
    const worklist = { studyInstanceUid: "1.2.3", description: "PVP L1", scheduledAt: "20261126 0930" };
    expect(readWorklist({ entries: [{ pseudonym: "P-1", worklist }, { pseudonym: "P-2" }] })).toEqual({
      entries: [{ pseudonym: "P-1", worklist: { ...worklist, accessionNumber: "", scheduledStepId: "" } }],
    });
  });

  it("says its problem, or that it cannot be read", () => {
    expect(readWorklist({ problem: "worklist off" })).toEqual({ problem: "worklist off" });
    for (const answer of [null, 3, {}, { entries: "none" }]) {
      expect(readWorklist(answer)).toEqual({ problem: expect.stringContaining("cannot be read") });
    }
  });
});

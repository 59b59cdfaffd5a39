import {
  firstPeripheralDraft,
  newestTests,
  type PeripheralTest,
  peripheralDue,
  peripheralProblem,
  peripheralTestOf,
} from "@cementwatch/client/pages/calibration/peripheral-draft";
import { expect, it } from "vitest";

const TODAY = "2026-11-26";
const PEDAL: PeripheralTest = {
  ...{ peripheralId: "pedal-or2", kind: "pedal", title: "Pedal OR 2", testedAt: "2026-01-10", by: "MK" },
  ...{ result: "pass", notes: "", intervalDays: 365 },
};
const draftWith = (texts: Partial<ReturnType<typeof firstPeripheralDraft>["texts"]>, result = "pass") => {
  const first = firstPeripheralDraft(undefined, TODAY, "MK");
  return {
    ...first,
    result: result as "pass" | "fail" | "",
    texts: { ...first.texts, title: "Pédal – OR 2", ...texts },
  };
};

it("makes a test of a new thing with an id of its name, and keeps the id when it is tested again", () => {
  const draft = draftWith({});
  expect(peripheralProblem(draft, TODAY)).toBeUndefined();
  expect(peripheralTestOf(draft, undefined)).toMatchObject({ peripheralId: "p-dal-or-2", testedAt: TODAY });
  const again = firstPeripheralDraft({ ...PEDAL, intervalDays: 180 }, TODAY, "MK");
  expect(again).toMatchObject({ result: "", texts: { title: "Pedal OR 2", intervalDays: "180" } });
  const renamed = { ...again, result: "pass" as const, texts: { ...again.texts, title: "Pedal, new cable" } };
  expect(peripheralTestOf(renamed, PEDAL).peripheralId).toBe("pedal-or2");
});

it.each([
  [{ title: " – " }, "pass", "Name"],
  [{ testedAt: "2026-13-40" }, "pass", "write the date"],
  [{ testedAt: "2026-11-27" }, "pass", "future"],
  [{ by: " " }, "pass", "By"],
  [{ intervalDays: "0" }, "pass", "days"],
  [{ intervalDays: "1.5" }, "pass", "days"],
  [{}, "", "Result"],
  [{}, "fail", "what failed"],
])("refuses %o with result %s: %s", (texts, result, words) => {
  expect(peripheralProblem(draftWith(texts, result), TODAY)).toContain(words);
});

it("shows the newest of each, what failed or is due first", () => {
  const screen: PeripheralTest = {
    ...PEDAL,
    peripheralId: "screen-1",
    kind: "screen",
    testedAt: "2025-11-20",
  };
  const speaker: PeripheralTest = { ...PEDAL, peripheralId: "speaker-1", kind: "speaker", result: "fail" };
  const found = newestTests([{ ...PEDAL, testedAt: "2024-01-01" }, PEDAL, screen, speaker], TODAY);
  expect(found.map(({ peripheralId }) => peripheralId)).toEqual(["speaker-1", "screen-1", "pedal-or2"]);
  expect(found.map((test) => peripheralDue(test, TODAY).state)).toEqual(["lockedOut", "lockedOut", "ok"]);
});

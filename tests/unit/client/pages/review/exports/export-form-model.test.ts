/** What is typed into the export form: times in both ways of writing, and what is told otherwise. */

import { readExportTexts, secondsOf } from "@cementwatch/client/pages/review/exports/export-form-model";
import { expect, it } from "vitest";

const TEXTS = { sessionId: "s", format: "csv", from: "", to: "", moment: "", minutes: "2" } as const;
const MOMENTS = [{ label: "1:40 A1 CEMENT BEHIND WALL", atUs: 100_000_000 }];

it.each([
  ["83.5", 83.5],
  ["83,5", 83.5],
  ["1:23.5", 83.5],
  [" 1:02:03 ", 3_723],
  ["1:75", undefined],
  ["1:2:3:4", undefined],
  ["-3", undefined],
  ["1e3", undefined],
  ["", undefined],
  ["1.5:00", undefined],
])("reads %j as %j s", (text, seconds) => expect(secondsOf(text)).toBe(seconds));

it("asks for the whole session when nothing is typed, and for a part", () => {
  expect(readExportTexts(TEXTS, [])).toEqual({ sessionId: "s", format: "csv" });
  expect(readExportTexts({ ...TEXTS, from: "0:10", to: "20" }, [])).toMatchObject({ fromS: 10, toS: 20 });
});

it("asks for minutes around a moment, not before the start", () => {
  const request = readExportTexts({ ...TEXTS, format: "incident", moment: "0" }, MOMENTS);
  expect(request).toEqual({
    sessionId: "s",
    format: "incident",
    fromS: 0,
    toS: 220,
    what: MOMENTS[0]?.label,
  });
});

it.each([
  [{ ...TEXTS, sessionId: "" }, "Choose a session"],
  [{ ...TEXTS, from: "soon" }, 'From is "soon": enter seconds'],
  [{ ...TEXTS, from: "20", to: "10" }, "From 20 is not before To 10"],
  [{ ...TEXTS, format: "incident" }, "enter From and To"],
  [{ ...TEXTS, format: "incident", moment: "0", minutes: "0" }, 'Minutes is "0": enter'],
  [{ ...TEXTS, format: "incident", moment: "0", minutes: " " }, 'Minutes is ""'],
] as const)("of %j says what to do", (texts, words) => {
  expect(readExportTexts(texts, MOMENTS)).toContain(words);
});

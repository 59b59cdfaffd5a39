import { limitRows, limitText } from "@cementwatch/client/pages/setup/limit-rows";
import { CASE_LIMITS } from "@cementwatch/shared/leak/limit-change";
import { LEAK_PARAMETERS } from "@cementwatch/shared/leak/parameters";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { expect, it } from "vitest";

const EMPTY = emptySessionConfig("2026-01-01T00:00:00Z");

it("shows every limit of a case at its usual value until one is set", () => {
  const rows = limitRows(EMPTY);
  expect(rows.map(({ id }) => id)).toEqual([...CASE_LIMITS]);
  for (const row of rows) {
    expect(row.value).toBe(LEAK_PARAMETERS[row.id].value);
    expect(limitText(row)).toMatch(/ · usual$/);
  }
});

it("shows a raised limit beside the usual one, with its reason", () => {
  const raised = limitRows({
    ...EMPTY,
    parameters: { volumeLimitMl: 8 },
    limitReasons: { volumeLimitMl: "large body" },
  }).find(({ id }) => id === "volumeLimitMl");
  expect(raised && limitText(raised)).toBe("8.0 mL · usual 6.0 · large body");
});

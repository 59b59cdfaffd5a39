import {
  asLastCase,
  isLikeLast,
  lastCaseOf,
  lastCaseText,
  readLastCase,
} from "@cementwatch/client/pages/setup/last-case";
import { configChangeSchema } from "@cementwatch/shared/protocol/config-change-schema";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { expect, it } from "vitest";

const EMPTY = emptySessionConfig("2026-01-01T00:00:00Z");
const CONFIG = {
  ...EMPTY,
  procedure: { ...EMPTY.procedure, pseudonym: "P-7", level: "L3" as const, cannulaGauge: 13 },
  fitted: { pressure: true, volume: "pump" as const, temperature: false },
};

it("keeps what is the same from case to case, never who or where", () => {
  const last = lastCaseOf(CONFIG);
  const text = JSON.stringify(last);
  expect(text).not.toContain("P-7");
  expect(text).not.toContain("L3");
  expect(readLastCase(text)).toEqual(last);
  expect(lastCaseText(last)).toBe("PVP · PMMA, medium viscosity · 13G × 120 mm");
});

it("becomes a change that the server takes, and is offered only when it would change something", () => {
  const last = lastCaseOf(CONFIG);
  expect(configChangeSchema.safeParse(asLastCase(last)).success).toBe(true);
  expect(isLikeLast(last, CONFIG)).toBe(true);
  expect(isLikeLast(last, EMPTY)).toBe(false);
});

it.each(Object.keys(lastCaseOf(CONFIG)))("is nothing when %s is missing", (key) => {
  const { [key as "procedure"]: _, ...rest } = lastCaseOf(CONFIG);
  expect(readLastCase(JSON.stringify(rest))).toBeUndefined();
});

it.each([null, "", "{", "null", "[]", '{"procedure":"PVP"}'])(
  "is nothing when it cannot be read: %j",
  (text) => expect(readLastCase(text)).toBeUndefined(),
);

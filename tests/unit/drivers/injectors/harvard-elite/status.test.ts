import { ELITE_DIALECTS } from "@cementwatch/drivers/injectors/harvard-elite/models";
import { parseStatus } from "@cementwatch/drivers/injectors/harvard-elite/status";
import { expect, test } from "vitest";

const { elite, ultra } = ELITE_DIALECTS;

test("reads femtolitres as whole numbers, beyond what a double holds", () => {
  const parsed = parseStatus("0 999999 9007199254740993 i...I", ":", ultra);
  expect(parsed).toMatchObject({ volumeMl: 9007.199254, rateMlPerS: 0, motion: "stopped" });
});

test.each([
  ["I...I.", ">", "infusing"],
  ["W...W.", "<", "withdrawing"],
  ["i...I.", ":", "stopped"],
  ["w...W.", ":", "stopped"],
  ["i.S.I.", "*", "stopped"],
  ["i...IT", "T*", "stopped"],
  ["i...IT", ":", "stopped"],
] as const)("Elite: %s with %s is %s", (flags, prompt, motion) => {
  expect(parseStatus(`1 56000000 1 ${flags}`, prompt, elite)?.motion).toBe(motion);
});

test.each([
  ["I...I.", ":"],
  ["i...I.", ">"],
  ["I...I.", "<"],
  ["W...W.", ">"],
  ["I...I.", "*"],
  ["i.S.I.", ":"],
  ["i...I.", "T*"],
  ["I...IT", ">"],
  ["I...I", ">"],
] as const)("Elite: %s with %s contradict each other", (flags, prompt) => {
  expect(parseStatus(`1 56000000 1 ${flags}`, prompt, elite)).toBeUndefined();
});

test("a run time of the other dialect shows: 9 mL in 10 clock cycles", () => {
  const text = (flags: string) => `350000000000 10 9000000000000 ${flags}`;
  expect(parseStatus(text("I...I."), ">", elite)).toBeUndefined();
  expect(parseStatus(text("i...I"), ">", ultra)?.volumeMl).toBe(9);
});

test.each([
  "01 1 1 I...I.",
  "1  1 1 I...I.",
  "1 1 I...I.",
  "1 1 1 I...I. ",
  "1.0 1 1 I...I.",
  "-1 1 1 I...I.",
])("refuses %j", (text) => {
  expect(parseStatus(text, ">", elite)).toBeUndefined();
});

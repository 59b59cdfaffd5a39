import { gravestVerdict, judgeError } from "@cementwatch/shared/calibration/decision-rule";
import { expect, it } from "vitest";

it.each([
  [0.7, "pass"],
  [0.8, "pass"],
  [0.9, "conditionalPass"],
  [1, "conditionalPass"],
  [1.1, "conditionalFail"],
  [1.2, "conditionalFail"],
  [1.21, "fail"],
])("an error of ± %f with U 0.2 and limit 1 is a %s", (deviation, verdict) => {
  expect(judgeError(deviation, 0.2, 1)).toBe(verdict);
  expect(judgeError(-deviation, 0.2, 1)).toBe(verdict);
});

it("lets the gravest point decide", () => {
  expect(gravestVerdict(["pass", "conditionalFail", "conditionalPass"])).toBe("conditionalFail");
  expect(gravestVerdict([])).toBe("pass");
});

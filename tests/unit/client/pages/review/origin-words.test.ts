import { originWords } from "@cementwatch/client/pages/review/origin-words";
import { expect, it } from "vitest";

it("an imported session never reads as recorded here, nor a simulated one as real", () => {
  expect(originWords("live")).toBe("live");
  expect(originWords("simulated")).toBe("SIMULATED");
  expect(originWords("live", "VitalDB")).toBe("IMPORTED");
  expect(originWords("simulated", "CSV")).toBe("IMPORTED · SIMULATED");
});

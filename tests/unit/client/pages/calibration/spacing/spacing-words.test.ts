import {
  distortionWords,
  spacingWords,
  withTap,
} from "@cementwatch/client/pages/calibration/spacing/spacing-words";
import { expect, test } from "vitest";

test("spacing with its uncertainty rounded up", () => {
  expect(spacingWords({ mmPerPx: 0.21743, uncertainty01: 0.0171 })).toBe("0.2174 mm a pixel ± 1.8 %");
});

test("says which distortion, or that none is told apart", () => {
  expect(distortionWords({ k1: 0.03, k1Uncertainty: 0.002 })).toMatch(
    /^pincushion distortion, 3\.0 ± 0\.2 %/,
  );
  expect(distortionWords({ k1: -0.03, k1Uncertainty: 0.002 })).toMatch(/^barrel/);
  expect(distortionWords({ k1: 0.001, k1Uncertainty: 0.002 })).toMatch(/^no distortion/);
});

test("a tap on a ring takes it away, elsewhere it adds one", () => {
  const one = withTap([], { x: 10, y: 10 }, 8);
  expect(one).toEqual([{ x: 10, y: 10 }]);
  expect(withTap(one, { x: 14, y: 12 }, 8)).toEqual([]);
  expect(withTap(one, { x: 30, y: 12 }, 8)).toHaveLength(2);
});

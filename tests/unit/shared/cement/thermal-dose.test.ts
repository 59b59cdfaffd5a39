import { BONE_CEM43_MIN, cem43Min, NEURAL_CEM43_MIN } from "@cementwatch/shared/cement/thermal-dose";
import { expect, it } from "vitest";

it("gives the doses that the literature counts with", () => {
  expect(cem43Min(47, 60)).toBe(16);
  expect(cem43Min(45, 30 * 60)).toBe(120);
  expect(cem43Min(50, 60)).toBe(128);
  expect(cem43Min(57, 60)).toBe(16_384);
  expect(cem43Min(43, 60)).toBe(1);
  expect(cem43Min(42, 60)).toBe(0.25);
  expect(BONE_CEM43_MIN).toBe(cem43Min(47, 60));
  expect(NEURAL_CEM43_MIN).toBeLessThan(BONE_CEM43_MIN);
});

it("counts nothing below 39 °C, and nothing of no number", () => {
  expect(cem43Min(38.9, 1e6)).toBe(0);
  expect(cem43Min(Number.NaN, 60)).toBe(0);
});

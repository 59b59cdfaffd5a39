import { cementMass, monomerFraction01 } from "@cementwatch/shared/cement/cement-mass";
import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { expect, it } from "vitest";

const medium = findCementProfile("pmma-medium");

it("weighs what was delivered, and the monomer that was mixed into it", () => {
  const { cementG, monomerG } = cementMass(medium, 4);
  expect(cementG).toBeCloseTo(5.52, 6);
  expect(monomerFraction01(medium)).toBeCloseTo(0.305, 3);
  expect(monomerG).toBeCloseTo(1.683, 2);
});

/** psi, atm, bar and kPa both ways. */
import { type BalloonUnit, fromKpa, toKpa } from "@cementwatch/shared/hydraulics/balloon-units";
import { expect, it } from "vitest";

it.each([
  // The table of kyphoplasty pressures: psi, atm, MPa.
  [50, 3.4, 0.345],
  [100, 6.8, 0.689],
  [220, 15.0, 1.517],
  [300, 20.4, 2.068],
  [400, 27.2, 2.758],
  [700, 47.6, 4.826],
])("%d psi is %d atm and %d MPa", (psi, atm, mpa) => {
  const kpa = toKpa(psi, "psi");
  expect(fromKpa(kpa, "atm")).toBeCloseTo(atm, 1);
  expect(kpa / 1000).toBeCloseTo(mpa, 3);
});

it.each<BalloonUnit>(["psi", "atm", "bar", "kPa"])("%s goes both ways", (unit) => {
  expect(toKpa(fromKpa(1517, unit), unit)).toBeCloseTo(1517, 9);
});

it("knows a bar and an atmosphere exactly", () => {
  expect(toKpa(1, "bar")).toBe(100);
  expect(toKpa(1, "atm")).toBe(101.325);
});

/** Option sets of gauges, transducers, meters and balances for the conformance suite. */
import { type DriverVariant, isDigitForDigit, isDigitOrSign } from "./driver-variant.ts";

const PLUNGER = {
  boreDiameterMm: 10,
  boreUncertaintyMm: 0.05,
  forceUncertaintyN: 0.5,
  sealFrictionN: 8,
  frictionUncertaintyN: 2,
  motion: "advancing",
};

export const GAUGE_VARIANTS: Readonly<Record<string, readonly DriverVariant[]>> = {
  mark10: [
    { name: "force in N", options: {}, isUndetectable: isDigitForDigit },
    {
      name: "pressure, gauge in lbF",
      options: { unit: "lbF", ...PLUNGER },
      isUndetectable: isDigitForDigit,
    },
  ],
  "omega-px409": [
    { name: "asked in words", options: {}, isUndetectable: isDigitForDigit },
    {
      name: "asked in words, bar",
      options: { simulatedUnit: "bar", simulatedMaxKpa: 4_000 },
      isUndetectable: isDigitForDigit,
    },
    // The value is four bytes of which none is guarded.
    {
      name: "packets",
      options: { mode: "stream" },
      isUndetectable: () => true,
      hasNoPacketGuard: true,
    },
  ],
  "omega-iseries": [
    { name: "RS-232 with echo, bar", options: {}, isUndetectable: isDigitForDigit },
    {
      name: "RS-485 without echo, degC",
      options: { address: 17, unit: "degC", echo: false },
      signal: "temperature",
      isUndetectable: isDigitForDigit,
    },
  ],
  "omega-d1000": [
    { name: "checked, psi", options: { unit: "psi" } },
    { name: "checked with an adapter's echo", options: { echo: true, address: "A" } },
    { name: "short form", options: { form: "short" }, isUndetectable: isDigitOrSign },
  ],
  sics: [{ name: "in g", options: {}, isUndetectable: isDigitForDigit }],
};

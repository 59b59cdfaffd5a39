import {
  decompressionFacts,
  doseFacts,
  doseText,
  supportFacts,
  thermalFacts,
  tumourFacts,
} from "@cementwatch/client/mechanisms/mechanism-words";
import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { exotherm } from "@cementwatch/shared/cement/exotherm";
import type { LevelMechanisms } from "@cementwatch/shared/procedure/mechanisms";
import { expect, it } from "vitest";

function told(change: Partial<LevelMechanisms> = {}): LevelMechanisms {
  return {
    level: "L1",
    support: { isApproximate: false, endplates: "notJudged" },
    decompression: {},
    dose: { limitMl: 6, isAtLimit: false },
    ...change,
  };
}
const texts = (facts: readonly { text: string }[]) => facts.map(({ text }) => text);

it("never writes a fill without a volume of the body, nor without ±", () => {
  expect(texts(supportFacts(told()))).toEqual([
    "– – mL",
    "needs a volume of the body from CT or a region",
    "not judged",
  ]);
  const support = {
    isApproximate: true,
    endplates: "both",
    deliveredMl: 4,
    bodyVolumeMl: 20,
    bodySource: "ct",
    fill01: 0.2,
    fillUncertainty01: 0.041,
  } as const;
  expect(texts(supportFacts(told({ support })))).toEqual([
    "≈ 4.0 mL",
    "20 % ± 5 of 20.0 mL (CT)",
    "both touched",
  ]);
});

it("calls an estimate one, and a thermocouple's core measured", () => {
  const input = {
    profile: findCementProfile("pmma-medium"),
    procedure: "PVP",
    deliveredMl: 4,
    deliveredAtS: 400,
    deliveredReducedS: 400,
    isInCanal: true,
  } as const;
  const facts = thermalFacts(told({ thermal: exotherm(input) }));
  expect(facts.map(({ name }) => name)).toEqual([
    "Core, estimate",
    "Bone at the cement, estimate",
    "Canal, estimate",
  ]);
  expect(facts[2]).toMatchObject({ isAtLimit: true });
  const measured = [50, 60].map((temperatureC, index) => ({ timeS: 600 + index, temperatureC }));
  expect(thermalFacts(told({ thermal: exotherm(input, measured) }))[0]?.name).toBe("Core, measured");
  expect(texts(thermalFacts(told()))).toEqual(["needs delivered cement and a mix start"]);
});

it("writes doses so that nobody reads digits into them", () => {
  expect([0.01, 2.345, 24.3, 4_000, Number.NaN].map(doseText)).toEqual([
    "< 0.1 min",
    "2.3 min",
    "24 min",
    "> 1000 min",
    "– –",
  ]);
});

it("says what is missing of decompression and dose", () => {
  expect(texts(decompressionFacts(told()))).toEqual(["no sensor"]);
  expect(texts(decompressionFacts(told({ decompression: { beforeKpa: 5 } })))).toEqual(["5.0 → – – kPa"]);
  const decompression = { beforeKpa: 5, afterKpa: 1.2, changeKpa: -3.8 };
  expect(texts(decompressionFacts(told({ decompression })))).toEqual(["5.0 → 1.2 kPa (−3.8)"]);
  expect(texts(doseFacts({ limitMl: 7, isAtLimit: false }))).toEqual(["– – of 7 mL · – – g", "– – g"]);
});

it("says of tumour mode whether the defect was drawn", () => {
  const tumour = { stopLineFraction: 0.67, hasWallDefect: false, capMl: 3, doseByDistance: [] };
  expect(texts(tumourFacts(tumour))).toEqual(["at 0.67 of the depth", "not drawn", "3 mL"]);
});

/** An injector whose gauge reads psi under the label kPa, through the whole pipeline. */
import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { viscosityPaS } from "@cementwatch/shared/cement/cure";
import { reducedAgeS } from "@cementwatch/shared/cement/cure-rate";
import { cannulaDropKpa } from "@cementwatch/shared/hydraulics/cannula";
import { describe, expect, it } from "vitest";
import { PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

const FLOW_ML_PER_S = 0.05;
const CEMENT = findCementProfile("pmma-medium");

/** 40 s of cement of 5 min age at 0.05 mL/s; its pressure is the cannula's times `factor`. */
function inject(factor: number, change: Parameters<typeof roomConfig>[0] = {}, mixed = true): string[] {
  const room = new PipelineRoom(roomConfig(change));
  if (mixed) room.act(0, { kind: "mixStarted", secondsAgo: 300 });
  for (let tick = 1; tick <= 400; tick += 1) {
    const atS = tick / 10;
    const viscosity = viscosityPaS(CEMENT, reducedAgeS(300 + atS, 22));
    const tube = { gauge: 11, lengthMm: 120 };
    const pressureKpa = cannulaDropKpa(tube, viscosity, FLOW_ML_PER_S, CEMENT.flowExponent) * factor;
    room.reading(Math.round(atS * S), pressureKpa, atS * FLOW_ML_PER_S);
  }
  return room.raised().filter((condition) => condition === "T6");
}

describe("T6 of the injector", () => {
  it("is raised once when psi is labelled kPa", () => expect(inject(1.1 / 6.894757)).toEqual(["T6"]));

  it.each([
    ["a right unit", 1.1],
    ["cement that is three times thinner than its curve", 1 / 3],
    ["an empty line", 1 / 40],
  ])("is silent with %s", (_, factor) => expect(inject(factor)).toEqual([]));

  it("is silent without a mixing time", () => expect(inject(1 / 6.9, {}, false)).toEqual([]));

  it("is silent in a kyphoplasty: bone fillers go past the cannula", () => {
    const { procedure } = roomConfig();
    expect(inject(1 / 6.9, { procedure: { ...procedure, procedure: "PKP" } })).toEqual([]);
  });
});

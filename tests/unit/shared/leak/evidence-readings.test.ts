import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import { evidenceReadings } from "@cementwatch/shared/leak/evidence-readings";
import { createViewEvidence, forgetReference, takeFinding } from "@cementwatch/shared/leak/image-evidence";
import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import { describe, expect, it } from "vitest";
import { outside } from "../../../support/pipeline-room.ts";

const LIMITS = resolveParameters({}).values;

function lateralWith(change: Partial<FrameFinding>) {
  const evidence = createViewEvidence();
  const finding: FrameFinding = {
    pictureId: "lat",
    view: "lateral",
    delivery: "live",
    frameNumber: 1,
    measuredAtUs: 7,
    context: { isVolumeFitted: true, referenceRequest: 1, drawingVersion: 1 },
    outside: [],
    ...change,
  };
  takeFinding(evidence, finding, 8);
  return { lateral: evidence, ap: createViewEvidence() };
}

describe("readings of the detectors", () => {
  it("give each value with its limit, its unit and the time of its picture", () => {
    const evidence = lateralWith({ toStopLineMm: -1.2, opacityMassMm2: 80, unaccountedMl: 0.4 });
    const at = { view: "lateral", measuredAtUs: 7 };
    expect(evidenceReadings({ evidence, resistanceDropLn: 0.2, atUs: 9 }, LIMITS)).toEqual([
      { name: "outsideAreaMm2", value: 0, limit: LIMITS.posteriorAreaMm2, unit: "mm²", ...at },
      { name: "toStopLineMm", value: -1.2, limit: 0, unit: "mm", ...at },
      { name: "opacityMassMm2", value: 80, unit: "mm²", ...at },
      { name: "unaccountedMl", value: 0.4, limit: LIMITS.unaccountedMl, unit: "mL", ...at },
      { name: "resistanceDrop", value: 0.2, limit: LIMITS.resistanceDropMin, unit: "ln", measuredAtUs: 9 },
    ]);
  });

  it("take the component nearest to the limit of its zone, not the largest", () => {
    const disc = outside({ zone: "discSuperior", areaMm2: 2 });
    const evidence = lateralWith({ outside: [disc, outside({ areaMm2: 1.4 })] });
    expect(evidenceReadings({ evidence, atUs: 9 }, LIMITS)[0]).toMatchObject({
      value: 1.4,
      limit: LIMITS.posteriorAreaMm2,
    });
  });

  it("have nothing for a detector that is not there or that began anew", () => {
    const evidence = lateralWith({});
    expect(evidenceReadings({ evidence, atUs: 9 }, LIMITS)).toHaveLength(1);
    forgetReference(evidence.lateral);
    expect(evidenceReadings({ evidence, atUs: 9 }, LIMITS)).toEqual([]);
  });
});

import type { FrameFinding, OutsideComponent } from "@cementwatch/shared/imaging/frame-finding";
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import { createViewEvidence, takeFinding } from "@cementwatch/shared/leak/image-evidence";
import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import { recommendedLook } from "@cementwatch/shared/leak/recommended-look";
import { describe, expect, it } from "vitest";
import { outside } from "../../../support/pipeline-room.ts";

const LIMITS = resolveParameters({}).values;
const S = 1_000_000;

function seen(view: PictureView, atS: number, change: Partial<FrameFinding> = {}) {
  const evidence = createViewEvidence();
  const finding: FrameFinding = {
    pictureId: view,
    view,
    delivery: "live",
    frameNumber: 1,
    measuredAtUs: atS * S,
    context: { isVolumeFitted: true, referenceRequest: 1, drawingVersion: 1 },
    outside: [],
    ...change,
  };
  takeFinding(evidence, finding, atS * S);
  return evidence;
}

function look(change: {
  lateral?: ReturnType<typeof seen>;
  ap?: ReturnType<typeof seen>;
  isResistanceDropping?: boolean;
  atS?: number;
}) {
  const { lateral = createViewEvidence(), ap = createViewEvidence(), isResistanceDropping = false } = change;
  return recommendedLook(
    { evidence: { lateral, ap }, isResistanceDropping, atUs: (change.atS ?? 100) * S },
    LIMITS,
  );
}

const lateral = (atS: number, ...components: OutsideComponent[]) =>
  seen("lateral", atS, { outside: components });
const vein = (zone: OutsideComponent["zone"]) => outside({ zone, elongation: 6, widthMm: 2 });

describe("the recommended look", () => {
  it("is none while nothing is suspected", () => {
    expect(look({ lateral: lateral(99), ap: seen("ap", 99) })).toBeUndefined();
    expect(look({})).toBeUndefined();
  });

  it("is AP for a plume or a vein behind the wall, from half the limit on when it was there twice", () => {
    const wanted = { view: "ap", short: "check AP", why: "check AP: lateral plume suspected" };
    expect(look({ lateral: lateral(99, outside()) })).toEqual(wanted);
    expect(look({ lateral: lateral(99, vein("posterior")) })).toEqual(wanted);
    const half = (framesOfLastFive: number) => outside({ areaMm2: 0.8, framesOfLastFive });
    expect(look({ lateral: lateral(99, half(2)) })).toEqual(wanted);
    expect(look({ lateral: lateral(99, half(1)) })).toBeUndefined();
    expect(look({ lateral: lateral(99, outside({ areaMm2: 0.7 })) })).toBeUndefined();
  });

  it("is the chest for a vein in front of the body, and nothing for a plume there", () => {
    expect(look({ lateral: lateral(99, vein("anterior")) })?.short).toBe("look at the chest");
    expect(look({ lateral: lateral(99, outside({ zone: "anterior" })) })).toBeUndefined();
  });

  it("is lateral for a plume that only AP shows", () => {
    const ap = seen("ap", 99, { outside: [outside({ zone: "lateral" })] });
    expect(look({ ap, lateral: lateral(60) })).toMatchObject({ view: "lateral", short: "check lateral" });
  });

  it("is answered by a look at the other view within 10 s, judged or not", () => {
    const noDrawing = { notValid: "noDrawing" } as const;
    expect(look({ lateral: lateral(90, outside()), ap: seen("ap", 81, noDrawing) })).toBeUndefined();
    expect(look({ lateral: lateral(90, outside()), ap: seen("ap", 95, noDrawing) })).toBeUndefined();
    expect(look({ lateral: lateral(90, outside()), ap: seen("ap", 79) })?.short).toBe("check AP");
  });

  it("is AP for cement that lateral does not account for", () => {
    const short = (unaccountedMl: number) => look({ lateral: seen("lateral", 99, { unaccountedMl }) });
    expect(short(LIMITS.unaccountedMl)?.why).toBe("check AP: cement not accounted for in lateral");
    expect(short(LIMITS.unaccountedMl - 0.01)).toBeUndefined();
  });

  it("is both views for a drop of resistance alone: the one that was not seen, then none", () => {
    const isResistanceDropping = true;
    const why = "look now: lateral and AP";
    expect(look({ isResistanceDropping })).toEqual({ view: "lateral", short: "look now", why });
    expect(look({ isResistanceDropping, lateral: lateral(95) })).toMatchObject({ view: "ap", why });
    expect(look({ isResistanceDropping, lateral: lateral(95), ap: seen("ap", 96) })).toBeUndefined();
    expect(look({ isResistanceDropping, lateral: lateral(85), ap: seen("ap", 96) })?.view).toBe("lateral");
  });
});

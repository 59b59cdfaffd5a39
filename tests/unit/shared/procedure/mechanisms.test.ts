import { mechanisms } from "@cementwatch/shared/procedure/mechanisms";
import type { LevelRecord, ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { emptySessionConfig, type ProcedureConfig } from "@cementwatch/shared/session/session-config";
import { describe, expect, it } from "vitest";

const S = 1_000_000;

function config(change: Partial<ProcedureConfig> = {}) {
  const base = emptySessionConfig("2026-01-15");
  return { ...base, procedure: { ...base.procedure, ...change } };
}

function level(change: Partial<LevelRecord> = {}): LevelRecord {
  return {
    level: "L1",
    isActive: true,
    firstActiveAtUs: 0,
    cannulas: [],
    injections: [{ side: "left", batch: "A", startedAtUs: 300 * S, endedAtUs: 420 * S, isMarked: false }],
    balloons: [],
    deliveredVolumeMl: 4,
    isApproximate: false,
    looks: 12,
    heights: {},
    decompression: {},
    ...change,
  };
}

function record(levels: readonly LevelRecord[], deliveredVolumeMl?: number): ProcedureRecord {
  return {
    atUs: 900 * S,
    phase: "setting",
    checks: [],
    batches: [
      {
        id: "A",
        profileId: "pmma-medium",
        profileVersion: 1,
        title: "PMMA, medium viscosity",
        mixStartedAtUs: 0,
        reducedS: 900,
        phase: "set",
        isActive: true,
      },
    ],
    levels,
    totals: { isApproximate: false, ...(deliveredVolumeMl === undefined ? {} : { deliveredVolumeMl }) },
    signed: [],
    marks: [],
    followUp: {},
    dose: {},
  };
}

const first = (sources: Parameters<typeof mechanisms>[0]) =>
  mechanisms(sources).levels[0] ?? expect.fail("no level");

describe("support", () => {
  it("tells a fill only against a volume from CT or a region, with its uncertainty", () => {
    const plain = first({ record: record([level()]), config: config() });
    expect(plain.support).toEqual({ isApproximate: false, endplates: "notJudged", deliveredMl: 4 });
    const bodyVolumes = { L1: { volumeMl: 20, uncertainty01: 0.1, source: "ct" } } as const;
    const known = first({ record: record([level()]), config: config({ bodyVolumes }) }).support;
    expect(known).toMatchObject({ bodyVolumeMl: 20, bodySource: "ct", fill01: 0.2 });
    expect(known.fillUncertainty01).toBeCloseTo(0.02, 9);
    const counted = record([level({ isApproximate: true })]);
    expect(first({ record: counted, config: config({ bodyVolumes }) }).support.fillUncertainty01).toBeCloseTo(
      0.2 * Math.hypot(0.1, 0.2),
      9,
    );
  });

  it("says which endplates are touched", () => {
    const said = (superior: boolean, inferior: boolean) =>
      first({ record: record([level({ endplateContact: { superior, inferior } })]), config: config() })
        .support.endplates;
    expect([said(true, true), said(true, false), said(false, true), said(false, false)]).toEqual([
      "both",
      "superior",
      "inferior",
      "none",
    ]);
  });
});

describe("heat", () => {
  it("is estimated from what was delivered and when", () => {
    const { thermal } = first({ record: record([level()]), config: config() });
    expect(thermal?.source).toBe("estimate");
    expect(thermal?.core.peakC).toBeGreaterThan(55);
    expect(thermal?.canal.peakC).toBeLessThan(41);
  });

  it("is hotter in the canal with cement in it, and in a cavity", () => {
    const sources = { record: record([level()]), config: config() };
    expect(first({ ...sources, canalLevels: ["L1"] }).thermal?.canal.peakC).toBeGreaterThan(45);
    expect(first({ ...sources, canalLevels: ["L2"] }).thermal?.canal.peakC).toBeLessThan(41);
    expect(first({ ...sources, config: config({ procedure: "PKP" }) }).thermal?.core.peakC).toBeGreaterThan(
      80,
    );
  });

  it("is a thermocouple's where there is one, of the active level only", () => {
    const measured = [60, 66, 61].map((temperatureC, index) => ({ atUs: (600 + index) * S, temperatureC }));
    const sources = { record: record([level()]), config: config(), measured };
    expect(first(sources).thermal).toMatchObject({ source: "measured", core: { peakC: 66 } });
    const left = record([level({ isActive: false })]);
    expect(first({ ...sources, record: left }).thermal?.source).toBe("estimate");
  });

  it("is absent when nothing was delivered, or nobody said when it was mixed", () => {
    const { deliveredVolumeMl, ...without } = level();
    expect(deliveredVolumeMl).toBe(4);
    expect(first({ record: record([without]), config: config() }).thermal).toBeUndefined();
    expect(first({ record: record([level({ injections: [] })]), config: config() }).thermal).toBeUndefined();
  });
});

describe("decompression and dose", () => {
  it("takes the difference only when both pressures are known", () => {
    const decompression = { beforeKpa: 5, afterKpa: 1.2 };
    expect(first({ record: record([level({ decompression })]), config: config() }).decompression).toEqual({
      beforeKpa: 5,
      afterKpa: 1.2,
      changeKpa: -3.8,
    });
    const one = record([level({ decompression: { beforeKpa: 5 } })]);
    expect(first({ record: one, config: config() }).decompression).toEqual({ beforeKpa: 5 });
  });

  it("weighs level and session against their limits", () => {
    const all = mechanisms({ record: record([level()], 7.2), config: config() });
    expect(all.levels[0]?.dose).toMatchObject({ limitMl: 6, isAtLimit: false });
    expect(all.levels[0]?.dose.cementG).toBeCloseTo(5.52, 6);
    expect(all.session).toMatchObject({ limitMl: 7, isAtLimit: true });
    expect(mechanisms({ record: record([level()]), config: config() }).session).toEqual({
      limitMl: 7,
      isAtLimit: false,
    });
  });
});

describe("tumour mode", () => {
  it("has a lower cap, the posterior third, the drawn defect and the dose by distance", () => {
    const tumour = config({ isTumour: true });
    const plain = first({ record: record([level()]), config: tumour });
    expect(plain.tumour).toMatchObject({ stopLineFraction: 0.67, hasWallDefect: false, capMl: 3 });
    expect(plain.dose).toMatchObject({ limitMl: 3, isAtLimit: true });
    expect(plain.tumour?.doseByDistance).toHaveLength(7);
    expect(first({ record: record([level()]), config: config() }).tumour).toBeUndefined();
  });

  it("never gives more than the level's own limit", () => {
    const lower = { ...config({ isTumour: true }), parameters: { volumeLimitMl: 2 } };
    expect(first({ record: record([level()]), config: lower }).dose.limitMl).toBe(2);
  });
});

import type { ReviewEntry } from "@cementwatch/shared/review/review-entry";
import { figuresOf, levelFigures, tallyOf } from "@cementwatch/shared/review/review-figures";
import { describe, expect, it } from "vitest";
import { alarmOf, reviewFacts } from "../../../support/review-facts.ts";

const S = 1_000_000;
const stamp = (number: number, author = "Anna") => ({
  number,
  atWall: "2026-01-15T10:00:00Z",
  author,
  previous: "",
});
const judged = (number: number, look: string, leak: "yes" | "no", author?: string): ReviewEntry => ({
  ...stamp(number, author),
  kind: "judgement",
  content: { look, leak, isBlind: true },
});
const ct = (number: number, level: "L1" | "T12", type: "none" | "B"): ReviewEntry => ({
  ...stamp(number),
  kind: "ctTruth",
  content: { level, date: "2026-01-20", type },
});
/** Looks c.40 and c.80 are of L1, c.240 is of T12. The second one raises an alarm. */
const FACTS = reviewFacts({
  alarms: [
    alarmOf(1, 21, { pictureId: "c", frameNumber: 84 }),
    alarmOf(2, 21.5, { kind: "margin", condition: "A3" }),
    alarmOf(3, 61, { kind: "technical", condition: "T2" }),
  ],
});

describe("review figures", () => {
  it("counts looks and levels against the reviewers, and what nobody judged as not decided", () => {
    const {
      looks,
      cases,
      judged: count,
    } = figuresOf([
      tallyOf(FACTS, [judged(1, "c.40", "no"), judged(2, "c.80", "yes"), judged(3, "gone.1", "yes")]),
    ]);
    expect(looks).toMatchObject({
      truePositive: 1,
      trueNegative: 1,
      falsePositive: 0,
      falseNegative: 0,
      undecided: 1,
    });
    expect(cases).toMatchObject({ truePositive: 1, undecided: 1 });
    expect(count).toBe(2);
  });

  it("lets the CT go before the reviewers: none makes every look of the level a no", () => {
    const entries = [
      judged(1, "c.80", "yes"),
      judged(2, "c.240", "no"),
      ct(3, "L1", "none"),
      ct(4, "T12", "B"),
    ];
    const { looks, cases } = figuresOf([tallyOf(FACTS, entries)]);
    expect(looks).toMatchObject({ falsePositive: 1, trueNegative: 2, undecided: 0 });
    // A leak of T12 in CT that nobody saw in a look and no alarm told.
    expect(cases).toMatchObject({ falsePositive: 1, falseNegative: 1 });
    expect(
      levelFigures(FACTS, entries).map(({ reference, referenceBy }) => [reference, referenceBy]),
    ).toEqual([
      [false, "ct"],
      [true, "ct"],
    ]);
  });

  it("calls a level free of leaks by its reviewers only when all its looks were judged so", () => {
    const level = (entries: readonly ReviewEntry[]) => levelFigures(FACTS, entries)[0];
    expect(level([judged(1, "c.40", "no")])).toMatchObject({ referenceBy: "nobody" });
    expect(level([judged(1, "c.40", "no"), judged(2, "c.80", "no")])).toMatchObject({ reference: false });
  });

  it("adds up rates over sessions: alarms over levels, injecting and beam-on minutes, technical ones left out", () => {
    const tally = tallyOf(FACTS, []);
    const { rates, sessions } = figuresOf([tally, tally]);
    expect(sessions).toBe(2);
    expect(rates).toMatchObject({ leakAlarms: 2, alarms: 4, levels: 4, injectingMin: 1 });
    expect(rates.beamOnMin).toBeCloseTo(0.2, 9);
    expect(rates.leak.perLevel).toMatchObject({ count: 2, perMinute: 0.5 });
    expect(rates.leak.perInjectingMin.perMinute).toBeCloseTo(2, 9);
    expect(rates.all.perBeamOnMin.perMinute).toBeCloseTo(20, 9);
    // Garwood for 2: 0.2422 to 7.2247.
    expect(rates.leak.perInjectingMin.low).toBeCloseTo(0.2422, 3);
    expect(rates.leak.perInjectingMin.high).toBeCloseTo(7.2247, 3);
  });

  it("takes an alarm for said in a later look when it is true once that look's findings are in", () => {
    const said = (toS: number) =>
      tallyOf(
        reviewFacts({ alarms: [alarmOf(1, 11, { present: [{ fromUs: 11 * S, toUs: toS * S }] })] }),
        [],
      ).looks.map((item) => item.said);
    expect(said(20.2)).toEqual([true, false, false]);
    expect(said(24)).toEqual([true, true, false]);
  });
});

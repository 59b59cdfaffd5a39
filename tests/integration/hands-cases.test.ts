/** The cases in which a person presses everything, and the balloon cases, through the real pipeline in virtual time. */
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { VertebralLevel } from "@cementwatch/shared/procedure/level";
import { beforeAll, describe, expect, it } from "vitest";
import { type Press, playPresses } from "../support/hands-play.ts";

beforeAll(loadCodecs);

const high = (alarms: readonly AlarmEvent[]) =>
  alarms.filter((event) => event.phase === "raised" && event.alarm.priority === "high");
const audible = (alarms: readonly AlarmEvent[]) =>
  alarms.filter(
    (event) => (event.phase === "raised" && event.alarm.isAudible) || event.phase === "soundedAgain",
  );

/** Outline, reference, confirmation: what a level needs before cement. Takes 7 s. */
function watchLevel(level: VertebralLevel, atS: number): Press[] {
  return [
    [atS, (source) => ({ drawing: source.drawingOf(level, "lateral") })],
    [atS + 1, { kind: "takeReference", view: "lateral" }],
    [atS + 6, { kind: "confirmOutline", view: "lateral" }],
  ];
}

const push = (fromS: number, toS: number): Press[] => [
  [fromS, { kind: "injecting", isInjecting: true }],
  [toS, { kind: "injecting", isInjecting: false }],
];

describe("cases in which a person presses everything", { timeout: 300_000 }, () => {
  it("two levels by pump, with a look from the front: no HIGH, at most one audible signal a level", () => {
    const { alarms, words, source } = playPresses(
      "training-pvp-two-levels",
      [
        [1, { kind: "needleIn" }],
        [5, { kind: "mixStarted", secondsAgo: 230 }],
        ...watchLevel("L1", 5.5),
        [13, { kind: "start" }],
        ...push(14, 32),
        [36, { kind: "viewChanged", view: "ap" }],
        [42, { kind: "viewChanged", view: "lateral" }],
        [47, { kind: "confirmOutline", view: "lateral" }],
        ...push(48, 60),
        [64, { kind: "styletIn" }],
        [69, { kind: "activeCannula", level: "L2", side: "left" }],
        [69.1, () => ({ procedure: { level: "L2", side: "left" } })],
        [70, { kind: "syringeChanged" }],
        ...watchLevel("L2", 75),
        ...push(83, 112),
        [116, { kind: "stop" }],
      ],
      120,
    );
    expect(high(alarms)).toEqual([]);
    expect(audible(alarms).length).toBeLessThanOrEqual(2);
    // Watched before the turn, after coming back, and at the second level.
    expect(words.filter((word) => word === "NONE SEEN").length).toBeGreaterThanOrEqual(3);
    expect(words).not.toContain("STOP");
    expect(source.truth().tipMl).toBeGreaterThan(0.8);
  });

  it("one level by hand, syringes counted: no HIGH, at most one audible signal", () => {
    const { alarms, words, source } = playPresses(
      "training-pvp-hand",
      [
        [1, { kind: "needleIn" }],
        [5, { kind: "mixStarted", secondsAgo: 230 }],
        ...watchLevel("L1", 5.5),
        [13, { kind: "start" }],
        ...push(14, 80),
        [42, { kind: "countVolume", unit: "syringe" }],
      ].toSorted((a, b) => Number(a[0]) - Number(b[0])) as Press[],
      84,
    );
    expect(high(alarms)).toEqual([]);
    expect(audible(alarms).length).toBeLessThanOrEqual(1);
    expect(words).toContain("NONE SEEN");
    expect(source.truth().plungerMl).toBeGreaterThan(1.7);
  });

  it("balloon, then tubes: no HIGH, at most one audible signal, the body is higher afterwards", () => {
    let before = 0;
    const heightOf = (points: readonly { readonly y: number }[]): number =>
      Math.max(...points.map((point) => point.y)) - Math.min(...points.map((point) => point.y));
    const { alarms, source } = playPresses(
      "training-pkp",
      [
        [
          4,
          (source) => {
            before = heightOf(source.drawingOf("L1", "lateral").contourPx);
            return {};
          },
        ],
        [5, { kind: "balloon", side: "left", step: "inflating" }],
        [62, { kind: "balloon", side: "left", step: "deflated" }],
        [70, { kind: "balloon", side: "left", step: "removed" }],
        [74, { kind: "mixStarted", secondsAgo: 230 }],
        ...watchLevel("L1", 75),
        [83, { kind: "start" }],
        ...push(84, 120),
      ],
      124,
    );
    expect(high(alarms)).toEqual([]);
    expect(audible(alarms).length).toBeLessThanOrEqual(1);
    expect(source.truth().balloon).toMatchObject({ isRuptured: false, balloonMl: 0 });
    expect(source.truth().balloon?.cavityMl).toBeCloseTo(2, 1);
    expect(source.truth().tipMl).toBeGreaterThan(1);
    expect(heightOf(source.drawingOf("L1", "lateral").contourPx)).toBeGreaterThan(before);
  });
});

describe("balloon cases of a team", { timeout: 300_000 }, () => {
  it("one that holds gives no HIGH and at most one audible signal", () => {
    const { alarms, words, source } = playPresses("pkp-balloon", [], 150);
    expect(high(alarms)).toEqual([]);
    expect(audible(alarms).length).toBeLessThanOrEqual(1);
    expect(words.at(-1)).toBe("NONE SEEN");
    expect(source.truth().tipMl).toBeGreaterThan(2);
  });

  it("one that bursts gives A7, once, within a second of the burst", () => {
    const { alarms, source } = playPresses("pkp-balloon-rupture", [], 60);
    const raised = high(alarms);
    expect(raised.map((event) => event.alarm.condition)).toEqual(["A7"]);
    expect(source.truth().balloon).toMatchObject({ isRuptured: true });
    expect(raised[0]?.atUs).toBeGreaterThan(40_000_000);
    expect(raised[0]?.atUs).toBeLessThan(45_000_000);
  });
});

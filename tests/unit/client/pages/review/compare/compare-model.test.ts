/** Two sessions laid over each other: the common moment, how the second follows, the common axis. */

import {
  alignedRange,
  alignedText,
  anchorUs,
  commonTop,
  comparedIds,
  curveLine,
  followCommands,
} from "@cementwatch/client/pages/review/compare/compare-model";
import type { PlaybackState } from "@cementwatch/shared/protocol/control";
import type { SessionStrip } from "@cementwatch/shared/session/session-strip";
import type { SessionTimeline } from "@cementwatch/shared/session/session-summary";
import { expect, it } from "vitest";

const state = (atS: number, more: Partial<PlaybackState> = {}): PlaybackState => ({
  isPlaying: false,
  speed: 1,
  atUs: atS * 1e6,
  startUs: 0,
  endUs: 60e6,
  ...more,
});

it("aligns at the first high alarm before any lower one, at no technical one, and at what both have", () => {
  const alarm = (atUs: number, priority: string, kind = "leak", phase = "raised") => ({
    atUs,
    phase,
    alarm: { priority, kind },
  });
  const timeline = {
    startUs: 3,
    marks: [{ atUs: 40, label: "x" }],
    alarms: [
      alarm(5, "high", "technical"),
      alarm(10, "medium"),
      alarm(15, "high", "leak", "ended"),
      alarm(20, "high"),
    ],
  } as unknown as SessionTimeline;
  const strip = { injections: [{ fromUs: 7, toUs: 9 }] } as unknown as SessionStrip;
  const at = (kind: Parameters<typeof anchorUs>[0]) => anchorUs(kind, timeline, strip);
  expect([at("alarm"), at("mark"), at("cement"), at("start")]).toEqual([20, 40, 7, 3]);
  expect(anchorUs("alarm", { ...timeline, alarms: timeline.alarms.slice(0, 2) }, strip)).toBe(10);
  expect(anchorUs("cement", timeline, undefined)).toBeUndefined();
});

it("lets the second follow: place, pause, play and speed; at the end of its record it waits", () => {
  const kinds = (a: PlaybackState, b: PlaybackState, offsetS = 5) =>
    followCommands(a, b, offsetS * 1e6).map((command) =>
      "toUs" in command ? command.toUs / 1e6 : command.kind,
    );
  expect(kinds(state(10), state(15))).toEqual([]);
  expect(kinds(state(10), state(15.05))).toEqual([]);
  expect(kinds(state(10), state(15.133))).toEqual([15]);
  const playing = { isPlaying: true };
  expect(kinds(state(10, playing), state(15.2, playing))).toEqual([]);
  expect(kinds(state(10, playing), state(15.3, playing))).toEqual([15]);
  expect(kinds(state(10, playing), state(15))).toEqual(["play"]);
  expect(kinds(state(10), state(15, playing))).toEqual(["pause"]);
  expect(kinds(state(10, { speed: 2 }), state(15))).toEqual(["speed"]);
  expect(kinds(state(58, playing), state(60, playing))).toEqual(["pause"]);
  expect(kinds(state(2, playing), state(8), -5)).toEqual([0]);
  expect(kinds(state(5.5, playing), state(0.5), -5)).toEqual(["play"]);
});

it("puts both on one axis, and leaves holes where nothing was measured", () => {
  const range = alignedRange([
    { startUs: 0, endUs: 100, anchorUs: 20 },
    { startUs: 0, endUs: 60, anchorUs: 50 },
  ]);
  expect(range).toEqual({ fromUs: -50, toUs: 80 });
  expect(alignedRange([])).toEqual({ fromUs: 0, toUs: 1 });
  const strip = {
    startUs: 0,
    endUs: 130,
    curves: [{ signal: "volumeMl", lows: [0, null, 0, 0], highs: [1, null, 2, 4] }],
  } as unknown as SessionStrip;
  expect(commonTop([strip, undefined], "volumeMl")).toBe(4);
  expect(commonTop([strip], "pressureKpa")).toBeUndefined();
  expect(curveLine(strip, "volumeMl", range, 50, 4)).toBe("M125 75M625 50L875 0");
});

it("writes times from the common moment, and says which sessions cannot be compared", () => {
  expect([0, 40_000, -3_240_000, 67_000_000].map(alignedText)).toEqual([
    "0:00.0",
    "0:00.0",
    "−0:03.2",
    "+1:07.0",
  ]);
  expect(comparedIds("a,b")).toEqual(["a", "b"]);
  for (const text of ["", "a", "a,", "a,b,c"]) expect(comparedIds(text)).toContain("Choose two");
  expect(comparedIds("a,a")).toContain("the same session");
});

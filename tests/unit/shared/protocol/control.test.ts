import { clientMessageSchema } from "@cementwatch/shared/protocol/control";
import { operatorActSchema } from "@cementwatch/shared/protocol/operator-act-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const point = { x: 1, y: 2 };
const drawing = {
  view: "lateral",
  contourPx: [point, point, point],
  posteriorWallPx: [point, point],
  posteriorDirection: "right",
  pixelSpacingMm: 0.3,
  spacingSource: "cannula",
  spacingUncertainty01: 0.05,
};

const GOOD: Record<string, unknown>[] = [
  { type: "subscribe", runtime: "monitor", role: "wall", wantsFrames: true },
  { type: "subscribe", runtime: { sessionId: "2026-11-24-a" }, role: "review", wantsFrames: false },
  { type: "ping", clientSentMs: 12.5 },
  { type: "shown", pictureId: "lateral", frameNumber: 9, drawnAtUs: 100 },
  { type: "act", requestId: "1", act: { kind: "mark", label: "leak?" }, control: "MARK" },
  { type: "act", requestId: "2", act: { kind: "acknowledge", alarmId: "all" }, control: "ACK" },
  { type: "configure", requestId: "3", change: { drawing } },
  {
    type: "configure",
    requestId: "4",
    change: { procedure: { level: "L1" }, fitted: { volume: "counted" } },
  },
  { type: "playback", requestId: "5", command: { kind: "seek", toUs: 0 } },
];

describe("what a client may send", () => {
  it.each(GOOD)("takes %j", (message) => {
    expect(clientMessageSchema.safeParse(message).error).toBeUndefined();
  });

  it.each(GOOD)("refuses %j with a key more or a key less", (message) => {
    expect(clientMessageSchema.safeParse({ ...message, extra: 1 }).success).toBe(false);
    for (const key of Object.keys(message)) {
      const less = Object.fromEntries(Object.entries(message).filter(([name]) => name !== key));
      expect(clientMessageSchema.safeParse(less).success, `without ${key}`).toBe(false);
    }
  });

  it.each([
    ["a label over 200 characters", { kind: "mark", label: "x".repeat(201) }],
    ["a time in the future", { kind: "mixStarted", secondsAgo: -1 }],
    ["an act that does not exist", { kind: "startPump" }],
    ["half an alarm", { kind: "acknowledge", alarmId: 1.5 }],
    ["a view that does not exist", { kind: "takeReference", view: "oblique" }],
    ["a constructor's name", { kind: "constructor" }],
  ])("refuses %s", (_name, act) => {
    expect(operatorActSchema.safeParse(act).success).toBe(false);
  });

  it.each([
    ["a contour of two points", { contourPx: [point, point] }],
    ["a contour without end", { contourPx: Array.from({ length: 201 }, () => point) }],
    ["a point that is no number", { contourPx: [point, point, { x: Number.NaN, y: 0 }] }],
    ["a point at infinity", { cannulaTipPx: { x: Number.POSITIVE_INFINITY, y: 0 } }],
    ["a spacing of zero", { pixelSpacingMm: 0 }],
    ["a spacing in the wrong unit", { pixelSpacingMm: 300 }],
  ])("refuses a drawing with %s", (_name, change) => {
    const message = { type: "configure", requestId: "1", change: { drawing: { ...drawing, ...change } } };
    expect(clientMessageSchema.safeParse(message).success).toBe(false);
  });

  it("never throws, whatever JSON comes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...GOOD), (value, message) => {
        expect(clientMessageSchema.safeParse(value).success).toBe(false);
        for (const key of Object.keys(message)) clientMessageSchema.safeParse({ ...message, [key]: value });
      }),
      { numRuns: 200, seed: 9 },
    );
  });
});

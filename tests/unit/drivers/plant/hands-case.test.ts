import { createHash } from "node:crypto";
import type { SimulatedCase } from "@cementwatch/drivers/plant/case-truth";
import { createHandsCase } from "@cementwatch/drivers/plant/hands-case";
import type { Scenario } from "@cementwatch/drivers/plant/scenario";
import { findDriver } from "@cementwatch/drivers/registry";
import type { SourceEvent } from "@cementwatch/drivers/simulated-source";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import { describe, expect, it } from "vitest";

const S = 1_000_000;
const PUMP: Scenario = {
  seed: 31,
  procedure: "pvp",
  leak: "none",
  fluoro: "continuous",
  fitted: ["pressure", "volume"],
  technique: "pump",
  length: "short",
  startAgeMin: 0,
  crew: "hands",
  levels: ["L1", "L2"],
};
const MIX: OperatorAct = { kind: "mixStarted", secondsAgo: 240 };
const INJECT: OperatorAct = { kind: "injecting", isInjecting: true };

type Presses = readonly (readonly [number, OperatorAct])[];

function press(source: SimulatedCase, presses: Presses): void {
  for (const [atS, act] of presses) source.operator(act, atS * S);
}

function digest(events: readonly SourceEvent[]): string {
  const hash = createHash("sha256");
  for (const event of events) {
    hash.update("bytes" in event ? `${event.kind} ${event.atUs}` : JSON.stringify(event));
    if ("bytes" in event) hash.update(event.bytes);
  }
  return hash.digest("hex");
}

const pictures = (events: readonly SourceEvent[]) => events.filter((event) => event.kind === "dicom");

describe("a case of hands", { timeout: 180_000 }, () => {
  it("is the same for the same presses, however it is advanced", () => {
    const presses: Presses = [
      [1, MIX],
      [2, { kind: "takeReference", view: "lateral" }],
      [2.5, INJECT],
      [6, { kind: "viewChanged", view: "ap" }],
    ];
    const runs = [[9_731, 1, 100_000], [10 * S]].map((stepsUs) => {
      const source = createHandsCase({ ...PUMP, fitted: ["volume"] });
      press(source, presses);
      const events: SourceEvent[] = [];
      let atUs = 0;
      for (let index = 0; atUs < 10 * S; index += 1) {
        atUs = Math.min(10 * S, atUs + (stepsUs[index % stepsUs.length] ?? S));
        events.push(...source.advance(atUs));
      }
      return digest(events);
    });
    expect(runs[0]).toBe(runs[1]);
  });

  it("presses nothing itself and sends no outline; one look of its own gives a picture to draw on", () => {
    const source = createHandsCase({ ...PUMP, fitted: [] });
    const events = source.advance(8 * S);
    expect(source.config.drawings).toEqual({});
    expect(events.some((event) => event.kind === "operator" || event.kind === "draw")).toBe(false);
    expect(pictures(events).length).toBeGreaterThan(10);
    expect(events.filter((event) => event.kind === "beam")).toHaveLength(2);
  });

  it("goes on until 20 min after stop, and not for ever without one", () => {
    const source = createHandsCase({ ...PUMP, fitted: [] });
    source.advance(S);
    expect(source.endUs).toBe(2 * 3_600 * S);
    press(source, [
      [2, { kind: "stop" }],
      [3, { kind: "stop" }],
    ]);
    source.advance(4 * S);
    expect(source.endUs).toBe(2 * S + 20 * 60 * S);
    source.operator({ kind: "start" }, 4 * S);
    source.advance(5 * S);
    expect(source.endUs).toBe(2 * 3_600 * S);
  });

  it("keeps no more acts than it can be behind", () => {
    const source = createHandsCase({ ...PUMP, fitted: [] });
    source.advance(5 * S);
    for (let count = 0; count < 10_000; count += 1) source.operator({ kind: "mark", label: "x" }, 5 * S);
    source.operator({ kind: "needleIn" }, 5 * S);
    expect(pictures(source.advance(8 * S))).toEqual([]);
    source.operator({ kind: "needleIn" }, 8 * S);
    expect(pictures(source.advance(10 * S)).length).toBeGreaterThan(0);
  });

  it("another level has an empty body and cannula of its own; the pump goes on counting, and restarts when told", () => {
    const source = createHandsCase({ ...PUMP, fitted: ["volume"] });
    const driver = findDriver("new-era").bind({}).createDecoder();
    let volumeMl = 0;
    const until = (atS: number): void => {
      for (const event of source.advance(atS * S)) {
        if (event.kind !== "serial" || event.deviceId !== "pump") continue;
        if (event.direction === "sent") driver.sent(event.bytes, event.atUs);
        else
          for (const item of driver.received(event.bytes, event.atUs))
            if (item.kind === "reading" && item.signal === "volume") volumeMl = item.value;
      }
    };
    press(source, [
      [0.1, MIX],
      [0.2, INJECT],
      [20, { kind: "activeCannula", level: "L2", side: "left" }],
      [24, { kind: "syringeChanged" }],
    ]);
    until(19.9);
    const first = source.truth();
    expect(first.tipMl).toBeGreaterThan(0.3);
    until(23.5);
    expect(source.truth()).toMatchObject({ plungerMl: 0, tipMl: 0, lumenMl: 0 });
    expect(volumeMl).toBeCloseTo(first.plungerMl, 1);
    until(28);
    expect(volumeMl).toBeLessThan(0.01);
  });

  it("the second side of a body starts with an empty cannula, and the first one's cement stays in the picture", () => {
    const source = createHandsCase({ ...PUMP, fitted: [] });
    press(source, [
      [0.1, MIX],
      [0.2, { kind: "viewChanged", view: "ap" }],
      [4, INJECT],
      [19, { kind: "injecting", isInjecting: false }],
      [23, { kind: "activeCannula", level: "L1", side: "right" }],
      [27.5, { kind: "needleIn" }],
    ]);
    const empty = pictures(source.advance(5 * S)).at(-1);
    const before = pictures(source.advance(22.9 * S)).at(-1);
    const tipMl = source.truth().tipMl;
    const after = pictures(source.advance(30.2 * S)).at(-1);
    expect(tipMl).toBeGreaterThan(0.3);
    expect(source.truth()).toMatchObject({ plungerMl: 0, tipMl: 0 });
    if (empty === undefined || before === undefined || after === undefined) throw new Error("no picture");
    // Left cement, mirrored cannula: 12-bit little-endian pixels at the end of the object.
    const dark = (bytes: Uint8Array, column: number): number => {
      const pixels = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 512 * 512 * 2);
      let sum = 0;
      for (let row = 240; row < 275; row += 1)
        for (let x = column - 4; x <= column + 4; x += 1) sum += pixels.getUint16((row * 512 + x) * 2, true);
      return sum / (35 * 9);
    };
    // 4 mm to the patient's left of the midline, where the first side's cement lies.
    const column = Math.round((89.6 + 4) / 0.35);
    expect(dark(empty.bytes, column) - dark(before.bytes, column)).toBeGreaterThan(150);
    expect(dark(empty.bytes, column) - dark(after.bytes, column)).toBeGreaterThan(150);
  });

  it("turns for 2 s without beam; back at a view it stands a little askew", () => {
    const source = createHandsCase({ ...PUMP, fitted: [] });
    press(source, [
      [0.1, { kind: "needleIn" }],
      [4, { kind: "viewChanged", view: "ap" }],
      [10, { kind: "viewChanged", view: "lateral" }],
    ]);
    const lateral = pictures(source.advance(3.9 * S));
    const turning = pictures(source.advance(6 * S));
    const ap = pictures(source.advance(9.9 * S));
    const back = pictures(source.advance(16 * S));
    expect(turning).toEqual([]);
    expect(back.every((event) => event.atUs >= 12 * S)).toBe(true);
    const seriesOf = (events: typeof ap): string | undefined => {
      const bytes = events.at(-1)?.bytes;
      return bytes === undefined ? undefined : seriesUid(bytes);
    };
    expect(seriesOf(back)).toBe(seriesOf(lateral));
    expect(seriesOf(ap)).not.toBe(seriesOf(lateral));
  });
});

/** (0020,000E), explicit little-endian. */
function seriesUid(bytes: Uint8Array): string {
  const at = bytes.findIndex(
    (byte, index) =>
      byte === 0x20 && bytes[index + 1] === 0 && bytes[index + 2] === 0x0e && bytes[index + 3] === 0,
  );
  const length = (bytes[at + 6] ?? 0) + 256 * (bytes[at + 7] ?? 0);
  return new TextDecoder().decode(bytes.subarray(at + 8, at + 8 + length));
}

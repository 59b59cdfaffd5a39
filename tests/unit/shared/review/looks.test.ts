import { type LookFrame, looksOf } from "@cementwatch/shared/review/looks";
import { describe, expect, it } from "vitest";

const S = 1_000_000;
let hash = 0;
const frame = (atS: number, frameNumber: number, more: Partial<LookFrame> = {}): LookFrame => {
  hash += 1;
  return { pictureId: "c", view: "lateral", frameNumber, contentHash: hash, atUs: atS * S, ...more };
};

describe("looksOf", () => {
  it("ends a look at a gap of more than a second, and names it by its first frame", () => {
    const looks = looksOf(
      [0, 0.5, 1.5, 2.6, 3].map((atS, i) => frame(atS, i + 1)),
      [],
    );
    expect(looks).toMatchObject([
      { id: "c.1", fromUs: 0, toUs: 1.5 * S, firstFrame: 1, lastFrame: 3 },
      { id: "c.4", fromUs: 2.6 * S, toUs: 3 * S, frameTimesUs: [2.6 * S, 3 * S] },
    ]);
  });

  it("makes a look of each single shot, and none of a slow pulse", () => {
    expect(looksOf([frame(0, 1), frame(4, 2), frame(9, 3)], [])).toHaveLength(3);
    const slow = [0, 1.2, 2.4].map((atS, i) => frame(atS, i + 1, { framePeriodUs: S }));
    expect(looksOf(slow, [])).toHaveLength(1);
  });

  it("takes no held picture for a look, however often it is repeated", () => {
    const held = [1, 1.5, 2, 2.5, 3].map((atS, i) => frame(atS, i + 2, { contentHash: -1 }));
    const looks = looksOf([frame(0.9, 1), ...held, frame(9, 7)], []);
    expect(looks.map(({ id, lastFrame }) => [id, lastFrame])).toEqual([
      ["c.1", 2],
      ["c.7", 7],
    ]);
  });

  it("leaves out pictures of a beam that a contact calls off, a frame's delay excepted", () => {
    const frames = [0, 0.4, 0.6, 0.9, 1.2, 2].map((atS, i) => frame(atS, i + 1));
    const beam = [
      { atUs: 0, isOn: true, pictureId: "c" },
      { atUs: 0.5 * S, isOn: false, pictureId: "c" },
      { atUs: 1.9 * S, isOn: true, pictureId: "c" },
      { atUs: 0, isOn: false, pictureId: "other" },
    ];
    expect(looksOf(frames, beam).map(({ frameTimesUs }) => frameTimesUs)).toEqual([
      [0, 0.4 * S, 0.6 * S],
      [2 * S],
    ]);
  });

  it("puts frames that came out of order in order, of each picture for itself", () => {
    const looks = looksOf(
      [frame(5, 9), frame(0.5, 2), frame(0, 1), frame(0.2, 1, { pictureId: "b", view: "ap" })],
      [],
    );
    expect(looks.map(({ id }) => id)).toEqual(["c.1", "b.1", "c.9"]);
    expect(looks[0]?.frameTimesUs).toEqual([0, 0.5 * S]);
  });

  it("cuts continuous fluoroscopy into parts of ten seconds", () => {
    const frames = Array.from({ length: 100 }, (_, i) => frame(i / 4, i + 1));
    expect(looksOf(frames, []).map(({ firstFrame }) => firstFrame)).toEqual([1, 41, 81]);
  });

  it("finds none where there is no frame", () => {
    expect(looksOf([], [{ atUs: 0, isOn: true }])).toEqual([]);
  });
});

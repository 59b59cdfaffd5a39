import { createFrameFilter } from "@cementwatch/drivers/carms/video-capture/frame-filter";
import { describe, expect, it } from "vitest";

const settings = { columns: 4, rows: 4, masks: [], noiseLevels: 2, changedFraction: 0.125 };
const grey = (level: number): Uint8Array => new Uint8Array(16).fill(level);

function run(
  frames: readonly Uint8Array[],
  chunkSize: number,
  masks = settings.masks as { x: number; y: number; width: number; height: number }[],
) {
  const filter = createFrameFilter({ ...settings, masks });
  const stream = Uint8Array.from(frames.flatMap((frame) => [...frame]));
  const given: number[][] = [];
  let pictures = 0;
  for (let at = 0; at < stream.length; at += chunkSize) {
    pictures += filter.feed(stream.subarray(at, at + chunkSize), (pixels) => given.push([...pixels]));
  }
  return { given, pictures };
}

describe("createFrameFilter", () => {
  it.each([1, 5, 16, 33, 1000])("does not care how the bytes are cut (%i)", (size) => {
    const { given, pictures } = run([grey(10), grey(10), grey(50)], size);
    expect(pictures).toBe(3);
    expect(given.map(([first]) => first)).toEqual([10, 50]);
  });

  it("takes differences within the noise, and of a few pixels, for a repeat", () => {
    const spot = grey(10);
    spot.set([200, 200]);
    const three = grey(10);
    three.set([200, 200, 200]);
    expect(run([grey(10), grey(12), spot], 16).given).toHaveLength(1);
    expect(run([grey(10), three], 16).given).toHaveLength(2);
  });

  it("sees a change that comes slowly", () => {
    const slow = [10, 11, 12, 13, 14].map(grey);
    expect(run(slow, 16).given.map(([first]) => first)).toEqual([10, 13]);
  });

  it("blackens masked text, which a running clock may change at will", () => {
    const clock = (level: number) => {
      const frame = grey(90);
      frame.fill(level, 0, 4);
      return frame;
    };
    const mask = { x: 0, y: 0, width: 99, height: 1 };
    const { given, pictures } = run([clock(1), clock(100), clock(200)], 16, [mask]);
    expect(pictures).toBe(3);
    expect(given).toEqual([[...Array<number>(4).fill(0), ...Array<number>(12).fill(90)]]);
  });
});

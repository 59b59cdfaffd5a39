/** Pictures of a syringe with a steel plunger as a C-arm shows it: 12-bit, logarithmic, steel dark, with noise. */

import { createRandom } from "../../plant/random.ts";
import { createBenchWriter } from "./bench-writer.ts";

const SIZE_PX = 256;
/** Steel from the left edge to `START_PX` plus its travel. */
const START_PX = 60;
const TRAVEL_PX = 130;
const TOP_PX = 108;
const BOTTOM_PX = 148;
const BACKGROUND = 2_600;
const GLASS = 2_300;
const STEEL = 900;
const NOISE = 40;
const FRAME_PERIOD_MS = 66.667;

/** Where the plunger's end passes: the region that a person would draw, image pixels. */
export const PLUNGER_REGION = {
  x: START_PX - 5,
  y: TOP_PX + 4,
  width: TRAVEL_PX + 10,
  height: BOTTOM_PX - TOP_PX - 8,
};

/** One DICOM object for each call: `travel01` says how far the plunger is in. */
export function createPlungerCamera(seed: number): (travel01: number, atUs: number) => Uint8Array {
  const random = createRandom(seed);
  const writer = createBenchWriter(
    {
      name: "bench",
      sizePx: SIZE_PX,
      framePeriodMs: FRAME_PERIOD_MS,
      window: { centre: 1_900, width: 2_600 },
    },
    seed,
  );
  // Noise is made once and shifted for each picture: drawing normal numbers for each pixel would take a third of a core.
  const noise = Float32Array.from({ length: SIZE_PX * SIZE_PX }, () => random.gaussian() * NOISE);
  const pixels = new Uint16Array(SIZE_PX * SIZE_PX);
  let instance = 0;
  return (travel01, atUs) => {
    const edge = START_PX + TRAVEL_PX * travel01;
    const shift = Math.floor(random.next() * noise.length);
    for (let row = 0; row < SIZE_PX; row += 1) {
      const isSyringe = row >= TOP_PX && row < BOTTOM_PX;
      for (let column = 0; column < SIZE_PX; column += 1) {
        // The edge's own pixel is partly covered.
        const covered = isSyringe ? Math.min(Math.max(edge - column, 0), 1) : 0;
        const open = isSyringe ? GLASS : BACKGROUND;
        const index = row * SIZE_PX + column;
        pixels[index] = open + (STEEL - open) * covered + (noise[(index + shift) % noise.length] ?? 0);
      }
    }
    instance += 1;
    const seconds = Math.floor(atUs / 1e6);
    const two = (value: number): string => String(value).padStart(2, "0");
    const clock =
      two(9 + (Math.floor(seconds / 3600) % 12)) + two(Math.floor(seconds / 60) % 60) + two(seconds % 60);
    return writer.writeFrame(pixels, instance, {
      date: "20260101",
      time: `${clock}.${String(atUs % 1e6).padStart(6, "0")}`,
    });
  };
}

/** Which pictures of a look are shown, and which one at a moment of the loop. Pure. */

/** What a browser holds of 1024² pictures without trouble. */
export const FRAMES_MOST = 75;
/** The last picture stands for a moment before the loop begins anew. */
const REST_US = 700_000;

/** Indexes of the pictures that are loaded: all, or evenly spread with the last one. */
export function shownIndexes(frames: number): readonly number[] {
  if (frames <= FRAMES_MOST) return Array.from({ length: frames }, (_, index) => index);
  const step = (frames - 1) / (FRAMES_MOST - 1);
  return Array.from({ length: FRAMES_MOST }, (_, index) => Math.round(index * step));
}

/** How long one loop takes. */
export function loopUs(timesUs: readonly number[]): number {
  return (timesUs.at(-1) ?? 0) + REST_US;
}

/** Position in `timesUs` of the picture that the loop shows `elapsedUs` after its start. */
export function frameAt(timesUs: readonly number[], elapsedUs: number): number {
  const atUs = Math.max(0, elapsedUs) % loopUs(timesUs);
  return Math.max(
    0,
    timesUs.findLastIndex((timeUs) => timeUs <= atUs),
  );
}

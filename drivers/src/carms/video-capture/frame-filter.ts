/** Cuts a byte stream into pictures, blackens masked text and tells new pictures from repeated ones. Pure. */
import type { Rectangle } from "./options.ts";

export interface FrameFilterSettings {
  readonly columns: number;
  readonly rows: number;
  readonly masks: readonly Rectangle[];
  readonly noiseLevels: number;
  readonly changedFraction: number;
}

export interface FrameFilter {
  /**
   * Takes bytes in any chunking; calls `onNew` with each picture that differs from the last one given, and returns
   * how many whole pictures came, repeats included. The pixels are valid during the call only.
   */
  feed(chunk: Uint8Array, onNew: (pixels: Uint8Array) => void): number;
}

function blacken(pixels: Uint8Array, { columns, rows, masks }: FrameFilterSettings): void {
  for (const { x, y, width, height } of masks) {
    const right = Math.min(x + width, columns);
    const bottom = Math.min(y + height, rows);
    for (let row = y; row < bottom; row++) pixels.fill(0, row * columns + x, row * columns + right);
  }
}

/** True when more than `limit` pixels differ by more than `noise`; stops counting as soon as it knows. */
function isChanged(a: Uint8Array, b: Uint8Array, noise: number, limit: number): boolean {
  let changed = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if ((difference > noise || difference < -noise) && ++changed > limit) return true;
  }
  return false;
}

export function createFrameFilter(settings: FrameFilterSettings): FrameFilter {
  const size = settings.columns * settings.rows;
  const limit = Math.floor(size * settings.changedFraction);
  let current = new Uint8Array(size);
  let last = new Uint8Array(size);
  let isFirst = true;
  let have = 0;
  return {
    feed(chunk, onNew) {
      let pictures = 0;
      for (let at = 0; at < chunk.length; ) {
        const step = Math.min(size - have, chunk.length - at);
        current.set(chunk.subarray(at, at + step), have);
        have += step;
        at += step;
        if (have < size) continue;
        have = 0;
        pictures += 1;
        blacken(current, settings);
        if (isFirst || isChanged(current, last, settings.noiseLevels, limit)) {
          isFirst = false;
          // Compared with the last one given, not the last one seen: slow changes add up.
          [current, last] = [last, current];
          onNew(last);
        }
      }
      return pictures;
    },
  };
}

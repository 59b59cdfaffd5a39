/** Geometry of the small loops of pressure over volume: one pair of axes for all lines of the list. Pure. */
import type { SessionDetails } from "@cementwatch/shared/review/session-page";

export interface LoopAxes {
  readonly topMl: number;
  readonly topKpa: number;
}

/** Never narrower than this: a case without force must not fill its box with noise. */
const LEAST: LoopAxes = { topMl: 2, topKpa: 500 };

/** Axes that hold every loop on the page. */
export function loopAxes(loops: readonly (SessionDetails["loop"] | undefined)[]): LoopAxes {
  let { topMl, topKpa } = LEAST;
  for (const loop of loops) {
    for (const [, volumeMl, pressureKpa] of loop ?? []) {
      topMl = Math.max(topMl, volumeMl);
      topKpa = Math.max(topKpa, pressureKpa);
    }
  }
  return { topMl: Math.ceil(topMl), topKpa: Math.ceil(topKpa / 500) * 500 };
}

/** Where a point lies in a box of this size; what is below zero lies on the axis. */
export function loopPlace(
  axes: LoopAxes,
  [, volumeMl, pressureKpa]: SessionDetails["loop"][number],
  { width, height }: { readonly width: number; readonly height: number },
): { readonly x: number; readonly y: number } {
  const share = (value: number, top: number) => Math.min(1, Math.max(0, value / top));
  return {
    x: round(share(volumeMl, axes.topMl) * width),
    y: round((1 - share(pressureKpa, axes.topKpa)) * height),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

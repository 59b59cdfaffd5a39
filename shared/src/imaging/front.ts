/** Speed of the cement front within a look. */
import type { ViewState } from "./view-state.ts";

const WINDOW_US = 2_000_000;
const SPAN_MIN_US = 400_000;
const POINTS_MIN = 4;

export function forgetFront(state: ViewState): void {
  state.frontCount = 0;
}

/**
 * Takes the front of the present frame, mm along the body, and returns its speed by least squares over the last 2 s of
 * this look, mm/s; `undefined` with fewer than four frames or less than 0.4 s.
 */
export function frontSpeed(state: ViewState, measuredAtUs: number, frontMm: number): number | undefined {
  const { frontUs, frontMm: values } = state;
  if (state.frontCount === frontUs.length) {
    frontUs.copyWithin(0, 1);
    values.copyWithin(0, 1);
    state.frontCount--;
  }
  frontUs[state.frontCount] = measuredAtUs;
  values[state.frontCount] = frontMm;
  state.frontCount++;
  let n = 0;
  let t = 0;
  let y = 0;
  let tt = 0;
  let ty = 0;
  let oldest = 0;
  for (let i = 0; i < state.frontCount; i++) {
    const age = (measuredAtUs - (frontUs[i] as number)) / 1e6;
    if (age * 1e6 > WINDOW_US) continue;
    const value = values[i] as number;
    oldest = Math.max(oldest, age);
    n++;
    t -= age;
    y += value;
    tt += age * age;
    ty -= age * value;
  }
  const spread = n * tt - t * t;
  if (n < POINTS_MIN || oldest * 1e6 < SPAN_MIN_US || !(spread > 1e-9)) return undefined;
  return (n * ty - t * y) / spread;
}

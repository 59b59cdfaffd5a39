/** How often and how long an indicator is on, from what the browser draws, frame by frame. */
import type { Page } from "playwright-core";

export interface FlashRate {
  /** On-off cycles a second; 0 for a steady indicator. */
  readonly hz: number;
  /** Share of the time that the first of its two looks is shown, 0–1. */
  readonly duty01: number;
  /** Different looks that were drawn. */
  readonly looks: number;
  readonly frames: number;
}

/** Samples background and frame of the first match at every animation frame for so long. */
export async function flashRate(page: Page, selector: string, seconds: number): Promise<FlashRate> {
  const samples = await page
    .locator(selector)
    .first()
    .evaluate(
      (node, forMs) =>
        new Promise<{ atMs: number; look: string }[]>((resolve) => {
          const taken: { atMs: number; look: string }[] = [];
          const startMs = performance.now();
          const take = (atMs: number) => {
            const { backgroundColor, boxShadow } = getComputedStyle(node);
            taken.push({ atMs, look: `${backgroundColor} ${boxShadow}` });
            if (atMs - startMs > forMs) resolve(taken);
            else requestAnimationFrame(take);
          };
          requestAnimationFrame(take);
        }),
      seconds * 1000,
    );
  const looks = [...new Set(samples.map(({ look }) => look))];
  const changes = samples.filter(({ look }, index) => index > 0 && look !== samples[index - 1]?.look);
  // Whole cycles only: from one change to the last one of the same direction.
  const ups = changes.filter(({ look }) => look === changes[0]?.look);
  const [first, last] = [ups[0]?.atMs ?? 0, ups.at(-1)?.atMs ?? 0];
  const cycles = ups.length - 1;
  if (cycles < 1) return { hz: 0, duty01: 1, looks: looks.length, frames: samples.length };
  let onMs = 0;
  for (const [index, { atMs, look }] of samples.entries()) {
    const next = samples[index + 1]?.atMs ?? atMs;
    if (look === looks[0] && atMs >= first && atMs < last) onMs += next - atMs;
  }
  return {
    hz: (1000 * cycles) / (last - first),
    duty01: onMs / (last - first),
    looks: looks.length,
    frames: samples.length,
  };
}

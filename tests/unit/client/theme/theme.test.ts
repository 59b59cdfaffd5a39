/** Text must be read from 3 m in a lit room: at least 7:1 on its own ground (WCAG contrast formula). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "../../../../client/src/theme/theme.css"), "utf8");

function colour(name: string): string {
  const found = new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(css)?.[1];
  if (found === undefined) throw new Error(`theme.css has no colour --${name}`);
  return found;
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

it.each([
  ["text", "ground"],
  ["text", "tile-high"],
  ["text-dim", "tile"],
  ["text-dim", "ground"],
  ["none-seen-text", "none-seen"],
  ["on-watch", "watch"],
  ["on-watch", "watch-dark"],
  ["watch", "ground"],
])("%s on %s", (text, ground) => {
  expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(7);
});

it.each(["stop", "stop-dark"])("white on %s, in both phases of the flash", (ground) => {
  expect(contrast("#ffffff", colour(ground))).toBeGreaterThanOrEqual(7);
});

it("never paints NONE SEEN green", () => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) =>
    Number.parseInt(colour("none-seen").slice(at, at + 2), 16),
  );
  expect(b).toBeGreaterThan(g);
  expect(g - r).toBeLessThan(32);
});

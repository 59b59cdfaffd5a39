/** What a browser test reads off the wall: the frame in the pixels, sizes as drawn, and anything that collides. */
import type { Page } from "playwright-core";
import { eventually } from "./eventually.ts";
import type { WallOptions } from "./wall-room.ts";
import { alarm, assessment } from "./wall-scenes.ts";

/** A case in full course. */
export const live: WallOptions["scene"] = (atUs) => ({ value: assessment({ atUs }) });
/** Cement behind the wall. */
export const stop: WallOptions["scene"] = (atUs) => ({
  value: assessment({ atUs, risk: { state: "stop", word: "STOP" } }),
  alarms: [alarm({ frameNumber: 1 })],
});

/** A page that says so for longer means it. */
const BLIP_MS = 10_000;

/** Visible text of the first match. A page that a busy machine kept from hearing the server for a moment is read again. */
export async function text(page: Page, selector: string): Promise<string> {
  const readAtMs = performance.now();
  for (;;) {
    const { said, isCutOff } = await page
      .locator(selector)
      .first()
      .evaluate((node) => ({
        said: (node as HTMLElement).innerText,
        isCutOff: /CONNECTI(NG|ON LOST)/.test(document.body.innerText),
      }));
    if (!isCutOff || performance.now() - readAtMs > BLIP_MS) return said;
  }
}

/** Resolves when a picture is on screen. */
export async function waitForPicture(page: Page): Promise<void> {
  await eventually(async () => (await frameOnScreen(page)) > 0, "a picture");
}

/** The frame number that can be read from the barcode in the picture's pixels, not from any attribute. */
export function frameOnScreen(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".fluoro-picture canvas");
    const context = canvas?.getContext("2d", { willReadFrequently: true });
    if (canvas === null || context === null || context === undefined || canvas.width === 0) return 0;
    let number = 0;
    for (let bit = 0; bit < 16; bit++) {
      const at = [((bit + 0.5) / 16) * canvas.width, canvas.height / 32] as const;
      const grey = context.getImageData(Math.floor(at[0]), Math.floor(at[1]), 1, 1).data[0] ?? 0;
      if (grey > 127) number += 2 ** bit;
    }
    return number;
  });
}

interface Measured {
  readonly fontPx: number;
  /** Height of a capital letter in this font at this size. */
  readonly capPx: number;
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

/** Size and place of the first match, as drawn. */
export function measure(page: Page, selector: string): Promise<Measured> {
  return page
    .locator(selector)
    .first()
    .evaluate((node) => {
      const style = getComputedStyle(node);
      const { x, y, width, height } = node.getBoundingClientRect();
      // One cap is the height of a capital as this element draws it, its font size adjustment included.
      const probe = document.createElement("span");
      probe.style.cssText = "position:absolute;width:1px;height:1cap";
      node.append(probe);
      const capPx = probe.getBoundingClientRect().height;
      probe.remove();
      const fontPx = Math.round(Number.parseFloat(style.fontSize) * 100) / 100;
      return { fontPx, capPx, width, height, x, y };
    });
}

/** Boxes of the wall that must neither overlap nor leave the screen, and lines that must not leave their box. */
export function collisions(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const boxes = [
      ".wall-header",
      ".wall-picture .fluoro-frame",
      ".risk",
      ".number",
      ".raising",
      ".second",
      ".lane",
    ];
    const nodes = [...boxes, ".wall-buttons button"].flatMap((selector) => [
      ...document.querySelectorAll(selector),
    ]);
    const rects = nodes.map((node) => ({ name: node.className, box: node.getBoundingClientRect() }));
    for (const [index, { name, box }] of rects.entries()) {
      const isOff =
        box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
      if (isOff) found.push(`${name} leaves the screen`);
      for (const other of rects.slice(index + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 1 && down > 1) found.push(`${name} overlaps ${other.name}`);
      }
    }
    for (const line of document.querySelectorAll(".fit-line")) {
      const inner = line.querySelector(".fit-line-text")?.getBoundingClientRect();
      if (inner !== undefined && inner.right > line.getBoundingClientRect().right + 2) {
        found.push(`"${line.textContent}" leaves its line`);
      }
    }
    return found;
  });
}

/** The sources of the alarm sounds, served to a real browser as they are: what it renders is what the room hears. */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import type { AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import type { Page } from "playwright-core";
import { openPage } from "./dashboard.ts";

const SOURCES = join(import.meta.dirname, "..", "..", "client", "src", "alarm");
const ORIGIN = "http://127.0.0.1:9";
const HTML = `<!doctype html><script type="module">
import { renderBurst } from "/render-burst.ts";
window.renderBurst = renderBurst;
</script>`;

interface SoundWindow {
  renderBurst(priority: AlarmPriority): Promise<Float32Array>;
}

/** A page with `renderBurst` of the dashboard. */
export async function openSoundPage(): Promise<Page> {
  const { page } = await openPage("about:blank");
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") await route.fulfill({ contentType: "text/html", body: HTML });
    else {
      const source = readFileSync(join(SOURCES, pathname), "utf8");
      await route.fulfill({ contentType: "text/javascript", body: stripTypeScriptTypes(source) });
    }
  });
  await page.goto(`${ORIGIN}/`);
  return page;
}

/** Samples of one burst at 48 kHz, rendered by the browser. */
export async function renderInBrowser(page: Page, priority: AlarmPriority): Promise<Float32Array> {
  const base64 = await page.evaluate(async (wanted) => {
    const samples = await (window as unknown as SoundWindow).renderBurst(wanted);
    const bytes = new Uint8Array(samples.buffer);
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) {
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    }
    return btoa(text);
  }, priority);
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return new Float32Array(bytes.buffer);
}

/** When a page tells what stands on it: on change only. Pure but for what it is given. */

import type { ScreenView } from "@cementwatch/shared/protocol/screen-view-schema";
import { SCREEN_TEXT_LENGTH, SCREEN_TEXTS_MOST } from "@cementwatch/shared/protocol/wire-constants";

type Told = Omit<ScreenView, "drawnAtUs" | "clock">;

/** Cuts what a page shows to what a message may hold; empty places are left out. */
export function screenTexts(places: Iterable<readonly [string, string]>): Record<string, string> {
  const texts: Record<string, string> = {};
  let count = 0;
  for (const [name, text] of places) {
    const words = text.replaceAll(/\s+/g, " ").trim();
    if (words === "" || count === SCREEN_TEXTS_MOST) continue;
    if (texts[name] === undefined) count += 1;
    texts[name] = words.slice(0, SCREEN_TEXT_LENGTH);
  }
  return texts;
}

export class ScreenReport {
  readonly #tell: (view: Told) => boolean;
  #told = "";

  /** `tell` returns false when it could not be sent: then it is tried again. */
  constructor(tell: (view: Told) => boolean) {
    this.#tell = tell;
  }

  /** To be called twice a second. `recordKey` changes with the session: a new record begins with everything. */
  look(view: Told, recordKey: string): void {
    const key = `${recordKey} ${JSON.stringify(view)}`;
    if (key === this.#told) return;
    if (this.#tell(view)) this.#told = key;
  }
}

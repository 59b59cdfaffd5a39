/** What `/clock` says each second: how the clocks of this computer, the streams and the screens lie to each other. */
import type { JsonValue } from "@cementwatch/shared/json";
import type { ScreenView } from "@cementwatch/shared/protocol/screen-view-schema";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";

/** A room has a handful of screens; of more the oldest are forgotten. */
const SCREENS_MOST = 16;

/** What a screen told of itself: which frame it drew, or everything that stood on it. */
export type Shown =
  | { readonly pictureId: string; readonly frameNumber: number; readonly drawnAtUs: number }
  | { readonly screen: ScreenView & { readonly screenId: string; readonly role: string } };

export class ClockRecord {
  readonly #screens = new Map<string, NonNullable<ScreenView["clock"]>>();

  take(shown: Shown): void {
    if (!("screen" in shown) || shown.screen.clock === undefined) return;
    this.#screens.delete(shown.screen.screenId);
    this.#screens.set(shown.screen.screenId, shown.screen.clock);
    const [oldest] = this.#screens.keys();
    if (this.#screens.size > SCREENS_MOST && oldest !== undefined) this.#screens.delete(oldest);
  }

  /** `monoUs`: the monotonic clock at the same moment as `wallIso`. Latencies are those that were measured and entered. */
  at(wallIso: string, monoUs: number, { devices, pictures }: SessionConfig): JsonValue {
    const streams = [...devices, ...pictures].map(({ id, latencyUs, latencyUncertaintyUs }) => ({
      id,
      latencyUs,
      latencyUncertaintyUs,
    }));
    const screens = [...this.#screens].map(([screenId, clock]) => ({ screenId, ...clock }));
    return { wall: wallIso, monoUs, streams, screens };
  }
}

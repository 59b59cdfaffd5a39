/**
 * Which screens of a room are connected, for each runtime: a screen that comes back within 3 s, as one that was reloaded
 * does, was never gone. Several connections of one screen count as one.
 */
import type { Runtime } from "../session/runtime.ts";

const GONE_AFTER_MS = 3_000;

interface Presence {
  connections: number;
  timer: NodeJS.Timeout | undefined;
}

export class ScreenPresence {
  readonly #byRuntime = new WeakMap<Runtime, Map<string, Presence>>();

  /** A connection of the screen watches the runtime; call what it returns once, when the connection has left. */
  arrived(runtime: Runtime, screenId: string): () => void {
    const screens = this.#byRuntime.get(runtime) ?? new Map<string, Presence>();
    this.#byRuntime.set(runtime, screens);
    const known = screens.get(screenId);
    const presence = known ?? { connections: 0, timer: undefined };
    screens.set(screenId, presence);
    clearTimeout(presence.timer);
    presence.connections += 1;
    if (known === undefined) runtime.screen(screenId, true);
    return () => {
      presence.connections -= 1;
      if (presence.connections > 0) return;
      presence.timer = setTimeout(() => {
        screens.delete(screenId);
        runtime.screen(screenId, false);
      }, GONE_AFTER_MS);
      presence.timer.unref();
    };
  }
}

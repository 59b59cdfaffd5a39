/** The hubs of a server: one for each runtime that somebody watches, made on demand, all driven by one timer. */
import type { Runtime } from "../session/runtime.ts";
import { HUB_TICK_MS, Hub } from "./hub.ts";
import type { Watcher } from "./resume.ts";

export interface HubDirectory {
  /** Binds a watcher to a runtime. `onClosed` is called when the runtime is over. Returns the end of the watch. */
  watch(runtime: Runtime, watcher: Watcher, onClosed: () => void): () => void;
  /** Watchers of all runtimes. */
  readonly watcherCount: number;
  close(): void;
}

export function createHubDirectory(software: string): HubDirectory {
  const hubs = new Map<Runtime, Hub>();
  const endings = new Map<Hub, Set<() => void>>();
  const timer = setInterval(() => {
    for (const hub of hubs.values()) hub.tick();
  }, HUB_TICK_MS);
  timer.unref();

  function drop(hub: Hub): void {
    hub.dispose();
    hubs.delete(hub.runtime);
    endings.delete(hub);
  }

  function closed(hub: Hub): void {
    const listeners = endings.get(hub);
    drop(hub);
    for (const onClosed of listeners ?? []) onClosed();
  }

  function hubOf(runtime: Runtime): Hub {
    const present = hubs.get(runtime);
    if (present !== undefined) return present;
    const hub = new Hub({ runtime, software, onClosed: closed });
    hubs.set(runtime, hub);
    endings.set(hub, new Set());
    return hub;
  }

  return {
    watch(runtime, watcher, onClosed) {
      const hub = hubOf(runtime);
      const ending = (): void => onClosed();
      endings.get(hub)?.add(ending);
      hub.add(watcher);
      return () => {
        hub.remove(watcher);
        endings.get(hub)?.delete(ending);
        if (hub.watcherCount === 0 && hubs.get(runtime) === hub) drop(hub);
      };
    },
    get watcherCount() {
      let sum = 0;
      for (const hub of hubs.values()) sum += hub.watcherCount;
      return sum;
    },
    close() {
      clearInterval(timer);
      for (const hub of hubs.values()) drop(hub);
    },
  };
}

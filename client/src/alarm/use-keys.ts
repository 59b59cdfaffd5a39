/** Runs an action when a key has been held for one second; single presses act at once. */
import { useEffect, useRef } from "react";
import { isTyping } from "../text/is-typing.ts";
import { checkHold, keyPressed, RELEASED } from "./hold-key.ts";

export interface KeyActions {
  /** Acts when the key goes down. */
  readonly press: Readonly<Record<string, () => void>>;
  /** Acts after one second of holding. */
  readonly hold: Readonly<Record<string, () => void>>;
  /** Acts when a key that can be held is let go before that. */
  readonly tap?: Readonly<Record<string, () => void>>;
}

/** Keys are lower-case `KeyboardEvent.key` values. */
export function useKeys(actions: KeyActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    let state = RELEASED;
    let heldKey = "";
    const stop = new AbortController();
    const { signal } = stop;
    const release = () => {
      state = RELEASED;
      heldKey = "";
    };
    const down = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.toLowerCase();
      if (latest.current.hold[key] !== undefined) {
        if (heldKey !== key) state = RELEASED;
        heldKey = key;
        state = keyPressed(state, performance.now());
      }
      if (!event.repeat) latest.current.press[key]?.();
    };
    const up = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== heldKey) return;
      if (state.sinceMs !== undefined && !state.isSpent) latest.current.tap?.[heldKey]?.();
      release();
    };
    window.addEventListener("keydown", down, { signal });
    window.addEventListener("keyup", up, { signal });
    window.addEventListener("blur", release, { signal });
    const timer = setInterval(() => {
      const checked = checkHold(state, performance.now());
      state = checked.state;
      if (checked.isDone) latest.current.hold[heldKey]?.();
    }, 50);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, []);
}

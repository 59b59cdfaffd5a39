/** Holds the second replay at the first one's place, an offset later: A leads, B follows. */
import { useEffect } from "react";
import type { Connection } from "../../../connection/socket.ts";
import { followCommands } from "./compare-model.ts";

const LOOK_MS = 250;
/** The state after a seek comes a moment after its answer. */
const SETTLE_MS = 400;

export function useLocked(first: Connection, second: Connection, offsetUs: number | undefined): void {
  useEffect(() => {
    if (offsetUs === undefined) return undefined;
    let isBusy = false;
    let quietUntilMs = 0;
    const look = async () => {
      const a = first.store.getState().playback;
      const b = second.store.getState().playback;
      if (isBusy || a === undefined || b === undefined || performance.now() < quietUntilMs) return;
      isBusy = true;
      const commands = followCommands(a, b, offsetUs);
      for (const command of commands) await second.playback(command);
      if (commands.length > 0) quietUntilMs = performance.now() + SETTLE_MS;
      isBusy = false;
    };
    const timer = setInterval(() => {
      look().catch(() => {
        isBusy = false;
      });
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [first, second, offsetUs]);
}

/** Reads slow state of a connection in a component; re-renders only when the selected value changes. */
import { useStore } from "zustand";
import type { Connection } from "../connection/socket.ts";
import type { SessionState } from "./session-state.ts";

/** @param select must return a value that is equal (===) while nothing relevant changed. */
export function useSession<T>(connection: Connection, select: (state: SessionState) => T): T {
  return useStore(connection.store, select);
}

/** Ages are shown in seconds: four looks a second keep them true without drawing a page ten times as often. */
const NOW_STEP_US = 250_000;

/** Session time for ages, µs, in steps of a quarter second and never early; undefined while unknown. */
export function useNowUs(connection: Connection): number | undefined {
  return useSession(connection, ({ nowUs }) =>
    nowUs === undefined ? undefined : Math.ceil(nowUs / NOW_STEP_US) * NOW_STEP_US,
  );
}

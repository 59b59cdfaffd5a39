/** Reads slow state of a connection in a component; re-renders only when the selected value changes. */
import { useStore } from "zustand";
import type { Connection } from "../connection/socket.ts";
import type { SessionState } from "./session-state.ts";

/** @param select must return a value that is equal (===) while nothing relevant changed. */
export function useSession<T>(connection: Connection, select: (state: SessionState) => T): T {
  return useStore(connection.store, select);
}

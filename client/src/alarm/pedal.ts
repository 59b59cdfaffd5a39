/** The foot pedal types the key P: a short press marks and pauses a sound, one second of holding acknowledges. */
import type { Connection } from "../connection/socket.ts";
import type { SessionState } from "../store/session-state.ts";

export const PEDAL_KEY = "p";

/** A press of the pedal was seen before this case. */
export function isPedalProved({ procedure }: Pick<SessionState, "procedure">): boolean {
  return procedure?.signed.some(({ item }) => item === "pedal") ?? false;
}

/** The first press proves the pedal, and that its keys reach this page. */
export function provePedal(connection: Connection): void {
  if (isPedalProved(connection.store.getState())) return;
  const { screenId } = connection.subscription;
  if (screenId !== undefined) connection.tell({ kind: "pageFocus", screenId, hasFocus: true }, "pedal key");
  connection.act({ kind: "sign", item: "pedal", isSigned: true }, "pedal key", "Foot pedal");
}

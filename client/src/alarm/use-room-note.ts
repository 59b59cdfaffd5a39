/** The line about the room, and the page's focus that it depends on. */
import type { Connection } from "../connection/socket.ts";
import { useSession } from "../store/use-session.ts";
import { isPedalProved } from "./pedal.ts";
import { roomNote } from "./room-note.ts";
import { usePageFocus } from "./use-page-focus.ts";

export function useRoomNote(connection: Connection): string {
  const hasFocus = usePageFocus(connection);
  return useSession(connection, (state) =>
    roomNote(state.alarms.alarms, { hasFocus, isPedalProved: isPedalProved(state) }),
  );
}

/** Tells the server whether keys and pedal reach this page, and lets the page say so itself at once. */
import { useEffect, useState } from "react";
import type { Connection } from "../connection/socket.ts";
import { useSession } from "../store/use-session.ts";

/** True while the page has the keys. */
export function usePageFocus(connection: Connection): boolean {
  const [hasFocus, setFocus] = useState(() => document.hasFocus());
  const isOpen = useSession(connection, (state) => state.connection.state === "open");
  const runtimeId = useSession(connection, ({ welcome }) => welcome?.runtimeId);
  useEffect(() => {
    const look = () => setFocus(document.hasFocus());
    const stop = new AbortController();
    for (const name of ["focus", "blur"]) window.addEventListener(name, look, { signal: stop.signal });
    document.addEventListener("visibilitychange", look, { signal: stop.signal });
    return () => stop.abort();
  }, []);
  useEffect(() => {
    const { screenId } = connection.subscription;
    // Another runtime knows nothing yet of this page.
    if (!isOpen || runtimeId === undefined || screenId === undefined) return;
    connection.tell({ kind: "pageFocus", screenId, hasFocus }, hasFocus ? "page focus" : "page blur");
  }, [connection, isOpen, runtimeId, hasFocus]);
  return hasFocus;
}

/** `?at=` of a link to a replay: the session time, µs, that it opens at. */
import type { PlaybackCommand } from "@cementwatch/shared/protocol/control";
import { useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";

/** Undefined: no time is asked for. NaN: the text is none. */
export function startAtOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  return /^\d{1,13}$/.test(text) ? Number(text) : Number.NaN;
}

/** Seeks once, as soon as the replay has told where it stands: whoever moves on afterwards is left alone. */
export function useStartAt(
  connection: Connection,
  send: (command: PlaybackCommand) => Promise<void>,
  onProblem: (words: string) => void,
): void {
  const [parameters] = useSearchParams();
  const text = parameters.get("at");
  const isThere = useSession(connection, ({ playback }) => playback !== undefined);
  const done = useRef<string>(null);
  useEffect(() => {
    const toUs = startAtOf(text);
    if (!isThere || toUs === undefined || done.current === text) return;
    done.current = text;
    if (Number.isNaN(toUs))
      onProblem(`at=${text} in the address is no time in microseconds: it opens at the start`);
    else send({ kind: "seek", toUs }).catch(() => undefined);
  }, [isThere, text, send, onProblem]);
}

/** One of the two sessions of a comparison: its replay, its alarms, its lanes. */
import type { PlaybackState } from "@cementwatch/shared/protocol/control";
import type { SessionStrip } from "@cementwatch/shared/session/session-strip";
import type { SessionTimeline } from "@cementwatch/shared/session/session-summary";
import { useMemo } from "react";
import type { Connection } from "../../../connection/socket.ts";
import { useConnection } from "../../../connection/use-connection.ts";
import { useSession } from "../../../store/use-session.ts";
import { createSeekQueue } from "../seek-queue.ts";
import { useStrip } from "../use-strip.ts";
import { useTimeline } from "../use-timeline.ts";

export interface Side {
  readonly letter: "A" | "B";
  readonly sessionId: string;
  readonly connection: Connection;
  readonly playback: PlaybackState | undefined;
  readonly timeline: SessionTimeline | undefined;
  readonly strip: SessionStrip | undefined;
  /** Why something of it cannot be read; empty: nothing is wrong. */
  readonly problem: string;
  /** One seek at a time, the newest wish last. */
  readonly seek: (toUs: number) => void;
}

export function useSide(letter: Side["letter"], sessionId: string): Side {
  const connection = useConnection({ runtime: { sessionId }, role: "review", wantsFrames: true });
  const playback = useSession(connection, (state) => state.playback);
  const { timeline, problem } = useTimeline(sessionId);
  const { strip, problem: stripProblem } = useStrip(sessionId);
  const seeks = useMemo(
    () => createSeekQueue((toUs) => connection.playback({ kind: "seek", toUs }).then(() => undefined)),
    [connection],
  );
  return {
    letter,
    sessionId,
    connection,
    playback,
    timeline,
    strip,
    problem: problem || stripProblem,
    seek: seeks.seek,
  };
}

/** Notes of the session that is replayed, and the place in the picture that a new one will have. */
import type { StandingNote } from "@cementwatch/shared/review/notes";
import type { Note, ReviewRequest } from "@cementwatch/shared/review/review-entry";
import type { SessionNotes } from "@cementwatch/shared/review/review-views";
import { useCallback, useEffect, useMemo, useState } from "react";
import { addEntry } from "../queue/review-api.ts";
import { answerOf } from "../sessions.ts";
import { placeAfterTap } from "./note-model.ts";

export type NotePlace = NonNullable<Note["content"]["place"]>;
export type PlaceKind = "point" | "box";

export interface NoteDesk {
  /** Undefined while they are read. */
  readonly notes: readonly StandingNote[] | undefined;
  /** Why there are none, or what is wrong with their file. */
  readonly problem: string;
  /** What the next taps on the picture set; absent: they belong to the picture. */
  readonly placing: PlaceKind | undefined;
  readonly place: NotePlace | undefined;
  readonly begin: (kind: PlaceKind | undefined) => void;
  readonly tap: (at: Pick<NotePlace, "pictureId" | "view" | "xPx" | "yPx">) => void;
  /** Rejects with the server's words. */
  readonly add: (request: ReviewRequest) => Promise<void>;
}

export function useNotes(sessionId: string): NoteDesk {
  const [read, setRead] = useState<{ readonly answer?: SessionNotes; readonly problem: string }>({
    problem: "",
  });
  const [turn, setTurn] = useState(0);
  const [placing, setPlacing] = useState<PlaceKind>();
  const [place, setPlace] = useState<NotePlace>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn reads again
  useEffect(() => {
    const stop = new AbortController();
    fetch(`/api/review/sessions/${encodeURIComponent(sessionId)}/notes`, { signal: stop.signal })
      .then(answerOf)
      .then(
        (answer) => setRead({ answer: answer as SessionNotes, problem: fileProblem(answer as SessionNotes) }),
        (error: unknown) => {
          if (!stop.signal.aborted)
            setRead({ problem: error instanceof Error ? error.message : String(error) });
        },
      );
    return () => stop.abort();
  }, [sessionId, turn]);
  const begin = useCallback((kind: PlaceKind | undefined) => {
    setPlacing(kind);
    setPlace(undefined);
  }, []);
  const tap = useCallback<NoteDesk["tap"]>(
    (at) => {
      if (placing === undefined) return;
      const next = placeAfterTap(place, placing, at);
      setPlace(next.place);
      if (next.isDone) setPlacing(undefined);
    },
    [placing, place],
  );
  const add = useCallback<NoteDesk["add"]>(
    async (request) => {
      await addEntry(sessionId, request);
      if (request.kind === "note") begin(undefined);
      setTurn((value) => value + 1);
    },
    [sessionId, begin],
  );
  const { answer, problem } = read;
  return useMemo(
    () => ({ notes: answer?.notes, problem, placing, place, begin, tap, add }),
    [answer, problem, placing, place, begin, tap, add],
  );
}

function fileProblem({ file: { damaged, brokenAt } }: SessionNotes): string {
  if (brokenAt !== undefined)
    return `Entry ${brokenAt} does not follow the one before it: the file was changed from outside. Nothing can be added until a copy is put back.`;
  return damaged > 0 ? `${damaged} lines of the file cannot be read.` : "";
}

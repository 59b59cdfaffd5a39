/** The notes of the moment over a page's own lines, and the place that is being set. */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import { notesAt } from "@cementwatch/shared/review/notes";
import { useMemo } from "react";
import type { Connection } from "../../../connection/socket.ts";
import type { ExtraDrawing } from "../../../imaging/overlay-layer.ts";
import { useSession } from "../../../store/use-session.ts";
import { noteLayer } from "./note-layer.ts";
import type { NoteDesk } from "./use-notes.ts";

export function useNoteLayer(
  connection: Connection,
  { notes, place }: Pick<NoteDesk, "notes" | "place">,
  shown: { readonly pictureId: string; readonly view: PictureView } | undefined,
  below: ExtraDrawing,
): ExtraDrawing {
  // A text, so that the layer is new only when other notes are in force.
  const numbers = useSession(connection, ({ playback }) =>
    notesAt(notes ?? [], playback?.atUs ?? -1)
      .map(({ number }) => number)
      .join(" "),
  );
  const { pictureId, view } = shown ?? {};
  return useMemo(() => {
    const wanted = new Set(numbers.split(" ").map(Number));
    const standing = (notes ?? []).flatMap(({ number, content }) =>
      wanted.has(number) && content.place !== undefined
        ? [{ label: `N${number}`, place: content.place }]
        : [],
    );
    const all = [...standing, ...(place === undefined ? [] : [{ label: "new", place }])];
    const own = noteLayer(
      all.filter((note) => note.place.pictureId === pictureId && note.place.view === view),
    );
    return (context, toElement) => {
      below(context, toElement);
      own(context, toElement);
    };
  }, [numbers, notes, place, pictureId, view, below]);
}

/**
 * The recorded picture with the word REPLAY above it. Drag = grey window, Shift-drag = move, wheel = zoom; Length and
 * Angle measure by taps at the object plane.
 */
import { useMemo, useRef, useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { FluoroView } from "../../imaging/fluoro-view.tsx";
import { useSession } from "../../store/use-session.ts";
import { mainPicture } from "../monitor/wall-model.ts";
import { useNoteLayer } from "./annotations/use-note-layer.ts";
import type { NoteDesk } from "./annotations/use-notes.ts";
import {
  isWhole,
  type Measure,
  type MeasureKind,
  objectSpacing,
  POINTS_NEEDED,
  withPoint,
} from "./measure-model.ts";
import { replayLayer } from "./replay-layer.ts";

const KINDS = ["length", "angle"] as const;
const NAMES: Readonly<Record<MeasureKind, string>> = { length: "Length", angle: "Angle" };

interface ReplayPictureProps {
  readonly connection: Connection;
  readonly notes: NoteDesk;
}

export function ReplayPicture({ connection, notes }: ReplayPictureProps) {
  const pictures = useSession(connection, ({ assessment }) => assessment?.pictures);
  const previousId = useRef<string | undefined>(undefined);
  const [chosenId, setChosenId] = useState<string>();
  const [notice, setNotice] = useState("");
  const main = mainPicture(pictures ?? [], previousId.current);
  const shown = pictures?.find(({ pictureId }) => pictureId === chosenId) ?? main;
  previousId.current = main?.pictureId;
  const tool = useMeasures(connection, shown?.pictureId);
  const layer = useNoteLayer(connection, notes, shown, tool.layer);
  return (
    <section className="replay-picture" aria-label="Picture">
      <FluoroView
        connection={connection}
        pictureId={shown?.pictureId}
        border="hatched"
        hasKeys
        drawExtra={layer}
        onTap={({ x, y }) => {
          if (notes.placing === undefined || shown === undefined) tool.tap({ x, y });
          else notes.tap({ pictureId: shown.pictureId, view: shown.view, xPx: x, yPx: y });
        }}
        onNotice={setNotice}
      />
      <div className="replay-tools">
        {(pictures ?? []).length < 2
          ? null
          : pictures?.map(({ pictureId, view }) => (
              <button
                key={pictureId}
                type="button"
                aria-pressed={pictureId === chosenId}
                onClick={() => setChosenId(pictureId === chosenId ? undefined : pictureId)}
              >
                {view === "lateral" ? "LAT" : "AP"}
              </button>
            ))}
        {KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={tool.kind === kind}
            onClick={() => tool.setKind(tool.kind === kind ? undefined : kind)}
          >
            {NAMES[kind]}
          </button>
        ))}
        <button type="button" disabled={tool.isEmpty} onClick={tool.clear}>
          Clear
        </button>
        <span>{notice !== "" ? notice : tool.prompt || `frame ${shown?.frameNumber ?? "– –"}`}</span>
      </div>
    </section>
  );
}

/** Measures belong to one picture; another picture starts with none. */
function useMeasures(connection: Connection, pictureId: string | undefined) {
  const [kind, setKind] = useState<MeasureKind>();
  const [kept, setKept] = useState<{ readonly pictureId: string; readonly measures: readonly Measure[] }>();
  const series = useSession(connection, ({ pictures }) =>
    pictureId === undefined ? undefined : pictures[pictureId]?.series,
  );
  const drawing = useSession(connection, ({ config }) =>
    series === undefined ? undefined : config?.drawings[series.view],
  );
  const measures = kept !== undefined && kept.pictureId === pictureId ? kept.measures : undefined;
  const spacing = useMemo(() => objectSpacing(drawing, series), [drawing, series]);
  const layer = useMemo(() => replayLayer(measures ?? [], spacing), [measures, spacing]);
  const last = measures?.at(-1);
  const set = last === undefined || isWhole(last) || last.kind !== kind ? 0 : last.points.length;
  return {
    kind,
    setKind,
    layer,
    isEmpty: measures === undefined || measures.length === 0,
    prompt: kind === undefined ? "" : `tap point ${set + 1} of ${POINTS_NEEDED[kind]}`,
    clear: () => setKept(undefined),
    tap: (at: Parameters<typeof withPoint>[2]) => {
      if (kind === undefined || pictureId === undefined) return;
      setKept({ pictureId, measures: withPoint(measures ?? [], kind, at) });
    },
  };
}

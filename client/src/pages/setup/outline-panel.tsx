/** The picture with the outline being set on it, and the buttons under it. */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { PictureStatus } from "@cementwatch/shared/leak/assessment";
import { useRef, useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { FluoroView } from "../../imaging/fluoro-view.tsx";
import { useSession } from "../../store/use-session.ts";
import { ageText } from "../../text/numbers.ts";
import { promptOf } from "./setup-words.ts";
import { spacingText } from "./spacing.ts";
import { type OutlineTool, useOutline } from "./use-outline.ts";

interface OutlinePanelProps {
  readonly connection: Connection;
  readonly view: PictureView;
  readonly onView: (view: PictureView) => void;
}

export function OutlinePanel({ connection, view, onView }: OutlinePanelProps) {
  const around = useRef<HTMLDivElement>(null);
  const picture = useSession(connection, ({ assessment }) =>
    assessment?.pictures.find((item) => item.view === view),
  );
  const pictureId = picture?.pictureId;
  const series = useSession(connection, ({ pictures }) =>
    pictureId === undefined ? undefined : pictures[pictureId]?.series,
  );
  const gauge = useSession(connection, ({ config }) => config?.procedure.cannulaGauge ?? 11);
  const drawing = useSession(connection, ({ config }) => config?.drawings[view]);
  const [wantsNew, setWantsNew] = useState(false);
  const [isWithoutCannula, setWithoutCannula] = useState(false);
  const [notice, setNotice] = useState("");
  const tool = useOutline({ connection, view, series, gauge, isWithoutCannula, around });
  const isDrawing = drawing === undefined || wantsNew;
  const canDraw = isDrawing && series !== undefined;
  return (
    <section className="setup-picture" aria-label="Outline">
      <div ref={around}>
        <FluoroView
          connection={connection}
          pictureId={pictureId}
          border={borderOf(picture)}
          onNotice={setNotice}
          {...(canDraw ? { drawExtra: tool.layer, onTap: tool.tap } : {})}
        />
      </div>
      <p className="setup-prompt">
        <PictureWord connection={connection} picture={picture} view={view} />
        {notice === "" ? null : <em> · {notice}</em>}
        <strong>
          {series === undefined
            ? " Take one look: the outline is drawn on the held picture."
            : isDrawing
              ? ` ${tool.problem === "" ? promptOf(tool.step, tool.points, gauge) : tool.problem}`
              : ` Outline ✓ ${spacingText(drawing.pixelSpacingMm, drawing.spacingUncertainty01)}`}
        </strong>
        {canDraw && tool.spacing !== "" ? ` · ${tool.spacing}` : ""}
      </p>
      <div className="setup-tools">
        {(["lateral", "ap"] as const).map((item) => (
          <button key={item} type="button" aria-pressed={item === view} onClick={() => onView(item)}>
            {item === "lateral" ? "LAT" : "AP"}
          </button>
        ))}
        {canDraw ? (
          <DrawTools
            tool={tool}
            canSkipCannula={series.pixelSpacingMm !== undefined}
            isWithoutCannula={isWithoutCannula}
            onWithoutCannula={setWithoutCannula}
            onDone={() => setWantsNew(false)}
          />
        ) : (
          <>
            <button type="button" disabled={series === undefined} onClick={() => setWantsNew(true)}>
              Draw again
            </button>
            <button
              type="button"
              className="setup-confirm"
              disabled={drawing === undefined || picture?.isOutlineConfirmed === true}
              onClick={() =>
                connection.act({ kind: "confirmOutline", view }, "setup OUTLINE", "Outline confirmed")
              }
            >
              OUTLINE ✓
            </button>
          </>
        )}
      </div>
    </section>
  );
}

interface DrawToolsProps {
  readonly tool: OutlineTool;
  readonly canSkipCannula: boolean;
  readonly isWithoutCannula: boolean;
  readonly onWithoutCannula: (isWithout: boolean) => void;
  readonly onDone: () => void;
}

function DrawTools({ tool, canSkipCannula, isWithoutCannula, onWithoutCannula, onDone }: DrawToolsProps) {
  const send = () => {
    tool.send().then(
      (isTaken) => {
        if (isTaken) onDone();
      },
      () => undefined,
    );
  };
  return (
    <>
      <button type="button" disabled={!tool.canUndo} onClick={tool.undo}>
        Back
      </button>
      <button type="button" disabled={tool.points.corners.length === 0} onClick={tool.clear}>
        Clear
      </button>
      {canSkipCannula ? (
        <button
          type="button"
          aria-pressed={isWithoutCannula}
          onClick={() => onWithoutCannula(!isWithoutCannula)}
        >
          No cannula
        </button>
      ) : null}
      <button type="button" className="setup-confirm" disabled={tool.step !== "done"} onClick={send}>
        ✓
      </button>
    </>
  );
}

interface PictureWordProps {
  readonly connection: Connection;
  readonly picture: PictureStatus | undefined;
  readonly view: PictureView;
}

function PictureWord({ connection, picture, view }: PictureWordProps) {
  const seconds = useSession(connection, ({ nowUs }) => Math.floor((nowUs ?? 0) / 1e6));
  const name = view === "lateral" ? "LATERAL" : "AP";
  if (picture === undefined || picture.state === "neverSeen") return <span>{name} · no picture yet.</span>;
  const words = { live: "LIVE", held: "HELD", stored: "STORED RUN", frozen: "FROZEN", noSignal: "NO SIGNAL" };
  const age = picture.state === "held" ? ` ${ageText(picture.lastPictureAtUs, seconds * 1e6)}` : "";
  return (
    <span>
      {name} · {words[picture.state]}
      {age}.
    </span>
  );
}

function borderOf(picture: PictureStatus | undefined): "solid" | "dashed" | "hatched" {
  if (picture?.state === "live") return "solid";
  return picture?.state === "stored" ? "hatched" : "dashed";
}

/** The picture with the outline being set on it, what to tap next, and the one press that confirms. */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { PictureStatus } from "@cementwatch/shared/leak/assessment";
import { type RefObject, useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { FluoroView } from "../../imaging/fluoro-view.tsx";
import type { PictureController } from "../../imaging/picture-controller.ts";
import { useSession } from "../../store/use-session.ts";
import { ageText } from "../../text/numbers.ts";
import { referenceState } from "./reference-state.ts";
import { drawingPrompt } from "./setup-words.ts";
import { spacingText } from "./spacing.ts";
import type { OutlineTool } from "./use-outline.ts";

interface PicturePanelProps {
  readonly connection: Connection;
  readonly view: PictureView;
  readonly onView: (view: PictureView) => void;
  readonly tool: OutlineTool;
  readonly around: RefObject<HTMLDivElement | null>;
  readonly onController: (controller: PictureController | undefined) => void;
}

export function PicturePanel({ connection, view, onView, tool, around, onController }: PicturePanelProps) {
  const picture = useSession(connection, ({ assessment }) =>
    assessment?.pictures.find((item) => item.view === view),
  );
  const drawing = useSession(connection, ({ config }) => config?.drawings[view]);
  const [notice, setNotice] = useState("");
  return (
    <section className="setup-picture" aria-label="Outline">
      <div ref={around}>
        <FluoroView
          // Another view's lines must not stay on a picture that is not there.
          key={view}
          connection={connection}
          pictureId={picture?.pictureId}
          border={borderOf(picture)}
          emptyText="no picture yet"
          onNotice={setNotice}
          onController={onController}
          {...(tool.isDrawing ? { drawExtra: tool.layer, onTap: tool.tap } : {})}
        />
      </div>
      <div className="setup-tools">
        {(["lateral", "ap"] as const).map((item) => (
          <button key={item} type="button" aria-pressed={item === view} onClick={() => onView(item)}>
            {item === "lateral" ? "LAT" : "AP"}
          </button>
        ))}
        <p className="setup-prompt">
          <PictureWord connection={connection} picture={picture} view={view} />
          {notice === "" ? null : <em> · {notice}</em>}
          <strong>
            {tool.isDrawing
              ? drawingPrompt(tool)
              : drawing === undefined
                ? "Take one look: the outline is drawn on the held picture."
                : `Outline ${spacingText(drawing.pixelSpacingMm, drawing.spacingUncertainty01)}`}
          </strong>
        </p>
        <NextPress connection={connection} view={view} tool={tool} picture={picture} />
      </div>
    </section>
  );
}

interface NextPressProps {
  readonly connection: Connection;
  readonly view: PictureView;
  readonly tool: OutlineTool;
  readonly picture: PictureStatus | undefined;
}

/** The one press that the view waits for: the outline first, then its reference. */
function NextPress({ connection, view, tool, picture }: NextPressProps) {
  const isDrawn = useSession(connection, ({ config }) => config?.drawings[view] !== undefined);
  const confirm = () =>
    connection.act({ kind: "confirmOutline", view }, "setup OUTLINE", "Outline confirmed");
  const sendAndConfirm = () => {
    tool.send().then(
      (isTaken) => {
        if (isTaken) confirm();
      },
      () => undefined,
    );
  };
  const isConfirmed = picture?.isOutlineConfirmed === true;
  const reference = referenceState(picture);
  if (!tool.isDrawing && isDrawn && isConfirmed && reference.state !== "taken") {
    return (
      <button
        type="button"
        className="setup-confirm"
        disabled={reference.state === "taking"}
        onClick={() => connection.act({ kind: "takeReference", view }, "setup REFERENCE", "Reference")}
      >
        REFERENCE
        <small>{reference.state === "taking" ? reference.text : "2 s, no cement"}</small>
      </button>
    );
  }
  const canConfirm = tool.isDrawing ? tool.step === "done" : isDrawn && !isConfirmed;
  return (
    <button
      type="button"
      className="setup-confirm"
      disabled={!canConfirm}
      onClick={tool.isDrawing ? sendAndConfirm : confirm}
    >
      OUTLINE ✓
    </button>
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
  if (picture === undefined || picture.state === "neverSeen") return <span>{name} · no picture yet</span>;
  const words = { live: "LIVE", held: "HELD", stored: "STORED RUN", frozen: "FROZEN", noSignal: "NO SIGNAL" };
  const age = picture.state === "held" ? ` ${ageText(picture.lastPictureAtUs, seconds * 1e6)}` : "";
  return (
    <span>
      {name} · {words[picture.state]}
      {age}
    </span>
  );
}

function borderOf(picture: PictureStatus | undefined): "solid" | "dashed" | "hatched" {
  if (picture?.state === "live") return "solid";
  return picture?.state === "stored" ? "hatched" : "dashed";
}

/**
 * The picture: one viewer for live, set-up and review.
 *
 * Give it a connection and a picture; it follows that picture's frame slot, draws findings above it in image
 * coordinates, and tells the server what was drawn. `drawExtra` adds a page's own lines, `onTap` gives taps in image
 * coordinates. The frame around it says how old it is: solid = live, dashed = held, hatched = stored.
 *
 * Hands on and keys (when `hasKeys`): a resting finger or O held hides the lines, I inverts, R shows the whole picture,
 * H and V flip.
 */
import type { PictureState } from "@cementwatch/shared/imaging/image-frame";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { Connection } from "../connection/socket.ts";
import { frameLoop } from "../frame-loop.ts";
import { pictureViewKey } from "../store/session-state.ts";
import { useSession } from "../store/use-session.ts";
import { attachGestures } from "./gestures.ts";
import { storedRange } from "./grey-window.ts";
import { holdToHide } from "./hold-to-hide.ts";
import { type ExtraDrawing, runOverlayLayer } from "./overlay-layer.ts";
import { createPictureController, type PictureController } from "./picture-controller.ts";
import { attachPictureKeys } from "./picture-keys.ts";
import "./fluoro.css";

export type FrameBorder = "solid" | "dashed" | "hatched";

interface FluoroViewProps {
  readonly connection: Connection;
  /** Undefined: nothing to show yet. */
  readonly pictureId: string | undefined;
  readonly border: FrameBorder;
  /** Said in place of the picture while there is none. */
  readonly emptyText?: string;
  readonly hasKeys?: boolean;
  readonly drawExtra?: ExtraDrawing;
  readonly onTap?: (point: PointPx) => void;
  /** What the viewer has to say, e.g. after a lost graphics context; empty = nothing. Show it beside the picture. */
  readonly onNotice?: (notice: string) => void;
  /** For a page with its own zoom buttons; undefined when the picture is gone. */
  readonly onController?: (controller: PictureController | undefined) => void;
}

export function FluoroView(props: FluoroViewProps) {
  const { connection, pictureId, border, hasKeys = false } = props;
  const series = useSession(connection, (state) =>
    pictureId === undefined ? undefined : state.pictures[pictureId]?.series,
  );
  const picture = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [isFlipped, setFlipped] = useState(false);
  const controller = usePicture(connection, pictureId, { picture, overlay, latest, setFlipped });

  useEffect(() => {
    if (controller === undefined || !hasKeys) return undefined;
    return attachPictureKeys(controller);
  }, [controller, hasKeys]);

  const letters = [series?.leftLetter ?? "", series?.rightLetter ?? ""];
  const [left, right] = isFlipped ? letters.toReversed() : letters;
  return (
    <div className="fluoro">
      <span className="fluoro-letter">{left}</span>
      <div className={`fluoro-frame fluoro-${border}`} data-border={border}>
        <div className="fluoro-picture" ref={picture} data-picture={pictureId ?? ""} />
        <canvas className="fluoro-overlay" ref={overlay} />
        {series === undefined ? <p className="fluoro-empty">{props.emptyText}</p> : null}
      </div>
      <span className="fluoro-letter">{right}</span>
    </div>
  );
}

interface PictureRefs {
  readonly picture: RefObject<HTMLDivElement | null>;
  readonly overlay: RefObject<HTMLCanvasElement | null>;
  readonly latest: RefObject<FluoroViewProps>;
  readonly setFlipped: (isFlipped: boolean) => void;
}

/** Mounts the viewer, its overlay and its gestures for as long as the picture is shown. */
function usePicture(
  connection: Connection,
  pictureId: string | undefined,
  { picture, overlay, latest, setFlipped }: PictureRefs,
): PictureController | undefined {
  const [controller, setController] = useState<PictureController>();
  useEffect(() => {
    const element = picture.current;
    const canvas = overlay.current;
    if (element === null || canvas === null || pictureId === undefined) return undefined;
    const made = createPictureController(element, connection, pictureId, {
      setFlipped,
      setNotice: (notice) => latest.current.onNotice?.(notice),
    });
    setController(made);
    latest.current.onController?.(made);
    const stopOverlay = runOverlayLayer(canvas, frameLoop, () => {
      const { config, assessment } = connection.store.getState();
      const status = assessment?.pictures.find((item) => item.pictureId === pictureId);
      const { toElement, drawn, version } = made.overlayState();
      return {
        toElement,
        version,
        drawnFrameNumber: drawn?.frameNumber,
        // The lines of the view that is on screen: after a turn the other view's are still known.
        finding: drawn && connection.findings.get(pictureViewKey(drawn)),
        pictureState: status?.state satisfies PictureState | undefined,
        drawing: drawn && config?.drawings[drawn.view],
        isOutlineConfirmed: status?.view === drawn?.view && status?.isOutlineConfirmed === true,
        isHidden: holdToHide.isHidden(performance.now()),
        extra: latest.current.drawExtra,
      };
    });
    const stopGestures = attachGestures(element, {
      viewer: made.viewer,
      rangeLevels: () => rangeLevels(connection, pictureId),
      onTap: (point) => latest.current.onTap?.(point),
      canHide: () => latest.current.hasKeys === true,
    });
    return () => {
      stopGestures();
      stopOverlay();
      made.destroy();
      setController(undefined);
      latest.current.onController?.(undefined);
    };
  }, [connection, pictureId, picture, overlay, latest, setFlipped]);
  return controller;
}

function rangeLevels(connection: Connection, pictureId: string): number {
  const series = connection.store.getState().pictures[pictureId]?.series;
  if (series === undefined) return 256;
  const { min, max } = storedRange(series);
  return max - min + 1;
}

/**
 * P3: the last picture of the other view, small, with its own outlines and its age. It may come from another C-arm or
 * from the one that was turned. Absent while there is none and no second source that could send one.
 */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { PictureStatus } from "@cementwatch/shared/leak/assessment";
import { useEffect, useRef, useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { frameLoop } from "../../frame-loop.ts";
import type { ReceivedFrame } from "../../store/frame-slot.ts";
import { useNowUs, useSession } from "../../store/use-session.ts";
import { FitLine } from "../../text/fit-line.tsx";
import { secondCaption } from "./second-caption.ts";
import { createSmallPicture } from "./small-picture.ts";

/** A thumbnail need not be redrawn more often. */
const PERIOD_MS = 200;

interface SecondPictureProps {
  readonly connection: Connection;
  readonly main: PictureStatus | undefined;
}

export function SecondPicture({ connection, main }: SecondPictureProps) {
  const view = main?.view === "ap" ? "lateral" : "ap";
  const pictures = useSession(connection, ({ assessment }) => assessment?.pictures) ?? [];
  const isConnected = useSession(connection, (state) => state.connection.state === "open");
  const nowUs = useNowUs(connection);
  const canvas = useRef<HTMLCanvasElement>(null);
  const otherId = pictures.find((picture) => picture.view === view)?.pictureId;
  const head = useOtherView(connection, view, otherId, canvas);
  const caption = secondCaption({ view, head, pictures, nowUs, isConnected });
  const isThere = head !== undefined || otherId !== undefined;
  return (
    <figure className="second" hidden={!isThere}>
      <canvas ref={canvas} aria-label={view} data-state={caption.state} />
      <figcaption>
        <FitLine shown="picture.second">{caption.text}</FitLine>
      </figcaption>
    </figure>
  );
}

/** Draws the last picture of the view as it comes; returns its head, a new one with each picture. */
function useOtherView(
  connection: Connection,
  view: PictureView,
  otherId: string | undefined,
  canvas: { readonly current: HTMLCanvasElement | null },
): ReceivedFrame["head"] | undefined {
  const [head, setHead] = useState<ReceivedFrame["head"]>();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const picture = createSmallPicture(element, connection);
    // A picture that only this thumbnail shows is answered for when it is drawn, not when it arrives.
    const unwatch = otherId === undefined ? undefined : connection.frames.watch(otherId, () => undefined);
    let lookedMs = Number.NEGATIVE_INFINITY;
    const stop = frameLoop.add((nowMs) => {
      if (nowMs - lookedMs < PERIOD_MS) return;
      lookedMs = nowMs;
      const frame = connection.frames.lastOf(view);
      setHead(frame?.head);
      picture.show(frame);
      if (frame !== undefined && frame.head.pictureId === otherId) connection.frames.drawn(frame);
    });
    return () => {
      stop();
      unwatch?.();
      picture.show(undefined);
    };
  }, [connection, view, otherId, canvas]);
  return head;
}

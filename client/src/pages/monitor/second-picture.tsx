/** P3: the other view as a small picture with its age. Absent when there is only one picture. */
import { useEffect, useRef } from "react";
import type { Connection } from "../../connection/socket.ts";
import { frameLoop } from "../../frame-loop.ts";
import { drawGreyPicture, wholeArea } from "../../imaging/grey-picture.ts";
import type { ReceivedFrame } from "../../store/frame-slot.ts";
import { useNowUs, useSession } from "../../store/use-session.ts";
import { FitLine } from "../../text/fit-line.tsx";
import { ageText } from "../../text/numbers.ts";

const SIDE_PX = 280;
/** A thumbnail need not be redrawn more often. */
const PERIOD_MS = 200;

interface SecondPictureProps {
  readonly connection: Connection;
  readonly mainId: string | undefined;
}

export function SecondPicture({ connection, mainId }: SecondPictureProps) {
  const other = useSession(connection, ({ assessment }) =>
    assessment?.pictures.find(({ pictureId }) => pictureId !== mainId),
  );
  const nowUs = useNowUs(connection);
  const canvas = useRef<HTMLCanvasElement>(null);
  const pictureId = other?.pictureId;
  useEffect(() => {
    const element = canvas.current;
    if (element === null || pictureId === undefined) return undefined;
    return followPicture(element, connection, pictureId);
  }, [connection, pictureId]);
  if (other === undefined) return null;
  const age = other.state === "live" ? "live" : ageText(other.lastPictureAtUs, nowUs);
  return (
    <figure className="second">
      <canvas
        ref={canvas}
        width={SIDE_PX}
        height={SIDE_PX}
        aria-label={other.view}
        data-state={other.state}
      />
      <figcaption>
        <FitLine>
          {other.view === "ap" ? "AP" : "LAT"} {other.state === "held" ? `held ${age}` : age}
        </FitLine>
      </figcaption>
    </figure>
  );
}

function followPicture(canvas: HTMLCanvasElement, connection: Connection, pictureId: string): () => void {
  let waiting: ReceivedFrame | undefined;
  let drawnMs = Number.NEGATIVE_INFINITY;
  const unwatch = connection.frames.watch(pictureId, (frame) => {
    waiting = frame;
  });
  const stop = frameLoop.add((nowMs) => {
    if (waiting === undefined || nowMs - drawnMs < PERIOD_MS) return;
    drawGreyPicture(canvas, waiting, wholeArea(waiting));
    connection.frames.drawn(waiting);
    drawnMs = nowMs;
    waiting = undefined;
  });
  return () => {
    stop();
    unwatch();
  };
}

/** HIGH: the frame that raised the alarm with the place circled, and beside it what to do. */
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import { useEffect, useRef, useState } from "react";
import type { Banner } from "../../alarm/banner.ts";
import type { Connection } from "../../connection/socket.ts";
import { frameLoop } from "../../frame-loop.ts";
import { areaAround, areaToCanvas, drawGreyPicture, wholeArea } from "../../imaging/grey-picture.ts";
import { drawCircle } from "../../imaging/overlay-drawing.ts";
import { applyAffine } from "../../imaging/picture-viewer.ts";
import type { ReceivedFrame } from "../../store/frame-slot.ts";
import { FitLine } from "../../text/fit-line.tsx";
import { noRaisingFrame, raisingFrame } from "./raising-frame.ts";

const SIDE_PX = 320;

interface RaisingPanelProps {
  readonly connection: Connection;
  readonly risk: Banner;
}

export function RaisingPanel({ connection, risk }: RaisingPanelProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [caption, setCaption] = useState("");
  const { alarm } = risk;
  const key = alarm === undefined ? "" : `${alarm.id}:${alarm.frameNumber ?? ""}`;
  const latest = useRef(alarm);
  latest.current = alarm;
  useEffect(() => {
    // The key names the alarm and its frame; the alarm object itself is new with each message.
    if (key === "" || canvas.current === null || latest.current === undefined) return undefined;
    return drawWhenThere(canvas.current, connection, latest.current, setCaption);
  }, [key, connection]);
  return (
    <div className="raising">
      <figure>
        <canvas ref={canvas} width={SIDE_PX} height={SIDE_PX} aria-label="Picture that raised the alarm" />
        {caption === "" ? null : (
          <figcaption>
            <FitLine shown="raising">{caption}</FitLine>
          </figcaption>
        )}
      </figure>
      <ul className="raising-act">
        {actParts(risk).map((part, index) => (
          <li key={part}>
            <FitLine shown={`raising.act${index + 1}`}>{part}</FitLine>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What to do, one part a line; a look that the alarm does not name already comes last. */
function actParts({ act, look }: Banner): readonly string[] {
  const parts = act.split("·").map((part) => part.trim());
  return [...new Set([...parts, look])].filter((part) => part !== "");
}

/** Draws the raising frame once, as soon as there is one. */
function drawWhenThere(
  canvas: HTMLCanvasElement,
  connection: Connection,
  alarm: ActiveAlarm,
  say: (caption: string) => void,
): () => void {
  say(noRaisingFrame(alarm));
  if (alarm.pictureId === undefined) return () => undefined;
  const stop = frameLoop.add(() => {
    const found = raisingFrame(alarm, connection.frames);
    if (found === undefined) return;
    drawRaisingFrame(canvas, found.frame, alarm);
    say(found.caption);
    stop();
  });
  return stop;
}

function drawRaisingFrame(canvas: HTMLCanvasElement, frame: ReceivedFrame, alarm: ActiveAlarm): void {
  const { placePx, placeRadiusPx } = alarm;
  const area = placePx === undefined ? wholeArea(frame) : areaAround(frame, placePx);
  drawGreyPicture(canvas, frame, area);
  const context = canvas.getContext("2d");
  if (placePx !== undefined && context !== null) {
    const toCanvas = areaToCanvas(area, canvas.width);
    const radiusPx = Math.max(24, (placeRadiusPx ?? 0) * toCanvas.a * 1.3);
    drawCircle(context, applyAffine(toCanvas, placePx), radiusPx, 4);
  }
}

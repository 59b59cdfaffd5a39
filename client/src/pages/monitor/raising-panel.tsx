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
        {caption === "" ? null : <figcaption>{caption}</figcaption>}
      </figure>
      <ul className="raising-act">
        {risk.act
          .split("·")
          .map((part) => part.trim())
          .filter((part) => part !== "")
          .map((part) => (
            <li key={part}>
              <FitLine>{part}</FitLine>
            </li>
          ))}
      </ul>
    </div>
  );
}

/**
 * Draws the raising frame once. A screen that connected later has it no longer: it takes the first picture that comes
 * and says so.
 */
function drawWhenThere(
  canvas: HTMLCanvasElement,
  connection: Connection,
  alarm: ActiveAlarm,
  say: (caption: string) => void,
): () => void {
  const { pictureId, frameNumber = -1 } = alarm;
  if (pictureId === undefined) return () => undefined;
  say("picture not on this screen");
  const stop = frameLoop.add(() => {
    const raising = connection.frames.find(pictureId, frameNumber);
    const frame = raising ?? connection.frames.newest(pictureId);
    if (frame === undefined) return;
    drawRaisingFrame(canvas, frame, alarm);
    say(raising === undefined ? "newest picture" : "");
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

/** The loop of pressure over volume of one session, small; the mark is where its first alarm was raised. */
import type { SessionDetails } from "@cementwatch/shared/review/session-page";
import { barText, oneDecimal } from "../../../text/numbers.ts";
import { type LoopAxes, loopPlace } from "./loop-model.ts";

const BOX = { width: 104, height: 44 };
const EDGE = 5;

interface LoopThumbnailProps {
  readonly details: SessionDetails | undefined;
  readonly axes: LoopAxes;
}

export function LoopThumbnail({ details, axes }: LoopThumbnailProps) {
  if (details === undefined) return <span className="list-no-loop">reading …</span>;
  const { loop, loopAlarm } = details;
  if (loop.length === 0) return <span className="list-no-loop">no pressure or volume</span>;
  const points = loop.map((point) => loopPlace(axes, point, BOX)).map(({ x, y }) => `${x},${y}`);
  const alarm = loopAlarm === undefined ? undefined : loopPlace(axes, loopAlarm.point, BOX);
  const topMl = Math.max(...loop.map(([, volumeMl]) => volumeMl));
  const topKpa = Math.max(...loop.map(([, , pressureKpa]) => pressureKpa));
  return (
    <svg
      className="list-loop"
      viewBox={`${-EDGE} ${-EDGE} ${BOX.width + 2 * EDGE} ${BOX.height + 2 * EDGE}`}
      role="img"
      aria-label={`Pressure over volume, to ${oneDecimal(topMl)} mL and ${barText(topKpa)} bar`}
    >
      <path className="list-axes" d={`M0 0V${BOX.height}H${BOX.width}`} />
      <polyline points={points.join(" ")} />
      {alarm === undefined ? null : (
        <path className={`alarm-${loopAlarm?.priority}`} d={`M${alarm.x} ${alarm.y - 5}l5 9h-10z`} />
      )}
    </svg>
  );
}

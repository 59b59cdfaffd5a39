/** Small pictures above the axis while the pointer moves over it: the newest one there, with its neighbours. */
import type { SessionStrip } from "@cementwatch/shared/session/session-strip";
import { thumbnailAt } from "./replay-lanes-model.ts";
import { shareOf, type TimeRange, timeText } from "./timeline-model.ts";

interface ReplayThumbnailsProps {
  readonly sessionId: string;
  readonly strip: SessionStrip;
  readonly range: TimeRange;
  readonly atUs: number;
}

const NEIGHBOURS = [-1, 0, 1] as const;

export function ReplayThumbnails({ sessionId, strip, range, atUs }: ReplayThumbnailsProps) {
  const newest = thumbnailAt(strip.thumbnails, atUs);
  const share = Math.min(Math.max(shareOf(range, atUs), 0.12), 0.88);
  return (
    <figure
      className="replay-thumbnails"
      style={{ left: `calc(var(--lane-names) + (100% - var(--lane-names)) * ${share})` }}
    >
      <div>
        {NEIGHBOURS.map((step) => {
          const number = (newest ?? 0) + step;
          const thumbnail = newest === undefined ? undefined : strip.thumbnails[number];
          if (thumbnail === undefined) return <span key={step} className="replay-thumbnail-none" />;
          return (
            <span key={step} className={step === 0 ? "is-current" : ""}>
              <img
                src={`/api/sessions/${encodeURIComponent(sessionId)}/thumbnails/${number}`}
                alt={`Fluoroscopy at ${timeText(range, thumbnail.atUs)}`}
                draggable={false}
              />
              <small>
                {thumbnail.view === "ap" ? "AP" : "LAT"} {timeText(range, thumbnail.atUs)}
              </small>
            </span>
          );
        })}
      </div>
      <figcaption>REPLAY {timeText(range, atUs)}</figcaption>
    </figure>
  );
}

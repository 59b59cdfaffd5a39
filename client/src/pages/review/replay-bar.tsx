/** Play, pause, step, speed, and the time line with alarms and marks to jump to. */
import type { PlaybackCommand } from "@cementwatch/shared/protocol/control";
import { type PointerEvent, useRef } from "react";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { PRIORITY_MARKS } from "./alarm-list.tsx";
import { SPEEDS } from "./playback-keys.ts";
import { type AlarmSpan, shareOf, type TimeRange, ticks, timeAt, timeText } from "./timeline-model.ts";
import "./replay-bar.css";

interface ReplayBarProps {
  readonly connection: Connection;
  readonly spans: readonly AlarmSpan[];
  readonly marks: readonly { readonly atUs: number; readonly label: string }[];
  readonly problem: string;
  readonly onCommand: (command: PlaybackCommand) => Promise<void>;
  readonly onSeek: (toUs: number) => void;
}

export function ReplayBar({ connection, spans, marks, problem, onCommand, onSeek }: ReplayBarProps) {
  const playback = useSession(connection, (state) => state.playback);
  const isPlaying = playback?.isPlaying ?? false;
  const range: TimeRange = { startUs: playback?.startUs ?? 0, endUs: playback?.endUs ?? 0 };
  const atUs = playback?.atUs ?? range.startUs;
  const send = (command: PlaybackCommand) => {
    onCommand(command).catch(() => undefined);
  };
  return (
    <section className="replay-bar" aria-label="Playback">
      <div className="replay-controls">
        <button type="button" onClick={() => send({ kind: "step", frames: -1 })}>
          ← frame
        </button>
        <button
          type="button"
          className="replay-play"
          disabled={playback === undefined}
          onClick={() => send({ kind: isPlaying ? "pause" : "play" })}
        >
          {isPlaying ? "❚❚ Pause" : "► Play"}
        </button>
        <button type="button" onClick={() => send({ kind: "step", frames: 1 })}>
          frame →
        </button>
        <select
          aria-label="Speed"
          value={String(playback?.speed ?? 1)}
          onChange={(event) => send({ kind: "speed", factor: Number(event.target.value) })}
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={String(speed)}>
              {speed}×
            </option>
          ))}
        </select>
        <time className="replay-time">
          {timeText(range, atUs)} / {timeText(range, range.endUs)}
        </time>
        {problem === "" ? (
          <span className="replay-hint">Space play · J slower · L faster · ← → frame · N next alarm</span>
        ) : (
          <strong className="replay-problem" role="alert">
            {problem}
          </strong>
        )}
      </div>
      <Scrubber range={range} atUs={atUs} spans={spans} marks={marks} onSeek={onSeek} />
    </section>
  );
}

type ScrubberProps = Pick<ReplayBarProps, "spans" | "marks" | "onSeek"> & {
  readonly range: TimeRange;
  readonly atUs: number;
};

function Scrubber({ range, atUs, spans, marks, onSeek }: ScrubberProps) {
  const track = useRef<HTMLDivElement>(null);
  const seekTo = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return;
    onSeek(timeAt(range, (event.clientX - box.left) / box.width));
  };
  const left = (timeUs: number) => ({ left: `${shareOf(range, timeUs) * 100}%` });
  return (
    <div className="replay-scrubber">
      <div
        ref={track}
        className="replay-track"
        role="slider"
        tabIndex={0}
        aria-label="Time"
        aria-valuemin={range.startUs / 1e6}
        aria-valuemax={range.endUs / 1e6}
        aria-valuenow={atUs / 1e6}
        aria-valuetext={timeText(range, atUs)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          seekTo(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
        }}
      >
        {ticks(range, 12).map((tickUs) => (
          <span key={tickUs} className="replay-tick" style={left(tickUs)}>
            {timeText(range, tickUs).replace(/\.0$/, "")}
          </span>
        ))}
        {spans.map((span) => (
          <i
            key={span.id}
            className={`replay-span alarm-${span.priority}`}
            style={{
              ...left(span.raisedAtUs),
              right: `${(1 - shareOf(range, span.endedAtUs ?? range.endUs)) * 100}%`,
            }}
          />
        ))}
        <i className="replay-now" style={left(atUs)} />
      </div>
      <div className="replay-signs">
        {spans.map((span) => (
          <button
            key={span.id}
            type="button"
            className={`alarm-${span.priority}`}
            style={left(span.raisedAtUs)}
            title={`${timeText(range, span.raisedAtUs)} ${span.headline} ${span.place}`}
            onClick={() => onSeek(span.raisedAtUs)}
          >
            {PRIORITY_MARKS[span.priority]}
          </button>
        ))}
        {marks.map((mark) => (
          <button
            key={`mark-${mark.atUs}`}
            type="button"
            className="replay-mark"
            style={left(mark.atUs)}
            title={`${timeText(range, mark.atUs)} mark ${mark.label}`}
            onClick={() => onSeek(mark.atUs)}
          >
            ⚑
          </button>
        ))}
      </div>
    </div>
  );
}

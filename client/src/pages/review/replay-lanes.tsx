/** The whole session on one axis: looks, volume, pressure, alarms, marks, batches, level and phase. A press seeks. */
import type { PlaybackState } from "@cementwatch/shared/protocol/control";
import type { SessionStrip, StripCurve } from "@cementwatch/shared/session/session-strip";
import { memo, type PointerEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { barText, oneDecimal } from "../../text/numbers.ts";
import { PRIORITY_MARKS } from "./alarm-list.tsx";
import type { NoteDesk } from "./annotations/use-notes.ts";
import {
  CURVE_HEIGHT,
  changeSpans,
  curvePath,
  curveRange,
  type LaneSpan,
  laneSpan,
  mergedChanges,
  viewChanges,
} from "./replay-lanes-model.ts";
import { ReplayThumbnails } from "./replay-thumbnails.tsx";
import { type AlarmSpan, shareOf, type TimeRange, ticks, timeAt, timeText } from "./timeline-model.ts";
import "./replay-lanes.css";

interface ReplayLanesProps {
  readonly sessionId: string;
  readonly range: TimeRange;
  /** Where the cursor stands: at the picture that is shown. */
  readonly cursorUs: number;
  readonly loop: PlaybackState["loop"];
  /** Start of a loop that has no end yet. */
  readonly loopFromUs: number | undefined;
  readonly strip: SessionStrip | undefined;
  readonly stripProblem: string;
  readonly spans: readonly AlarmSpan[];
  readonly marks: readonly { readonly atUs: number; readonly label: string }[];
  readonly notes: NoteDesk["notes"];
  readonly onSeek: (toUs: number) => void;
}

export function ReplayLanes(props: ReplayLanesProps) {
  const { sessionId, range, cursorUs, loop, loopFromUs, strip, onSeek } = props;
  const axis = useRef<HTMLDivElement>(null);
  const [hoverUs, setHoverUs] = useState<number>();
  const timeOf = (event: PointerEvent): number | undefined => {
    const box = axis.current?.getBoundingClientRect();
    return box === undefined || box.width === 0
      ? undefined
      : timeAt(range, (event.clientX - box.left) / box.width);
  };
  const seek = (event: PointerEvent) => {
    const toUs = timeOf(event);
    if (toUs !== undefined) onSeek(toUs);
  };
  return (
    <div className="replay-lanes">
      <LaneNames strip={strip} />
      <div
        ref={axis}
        className="replay-axis"
        role="slider"
        tabIndex={0}
        aria-label="Time"
        aria-valuemin={range.startUs / 1e6}
        aria-valuemax={range.endUs / 1e6}
        aria-valuenow={cursorUs / 1e6}
        aria-valuetext={timeText(range, cursorUs)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          seek(event);
        }}
        onPointerMove={(event) => {
          setHoverUs(timeOf(event));
          if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
        }}
        onPointerLeave={() => setHoverUs(undefined)}
      >
        <Ticks startUs={range.startUs} endUs={range.endUs} />
        <StripLanes strip={strip} problem={props.stripProblem} />
        <Signs range={range} spans={props.spans} marks={props.marks} notes={props.notes} onSeek={onSeek} />
        <CaseLanes strip={strip} />
        {loop === undefined ? null : (
          <i className="replay-loop" style={boxOf(laneSpan(range, "loop", loop.fromUs, loop.toUs))} />
        )}
        {loopFromUs === undefined ? null : (
          <i className="replay-loop-start" style={{ left: percent(range, loopFromUs) }}>
            A
          </i>
        )}
        <i className="replay-now" style={{ left: percent(range, cursorUs) }} />
      </div>
      {hoverUs === undefined || strip === undefined ? null : (
        <ReplayThumbnails sessionId={sessionId} strip={strip} range={range} atUs={hoverUs} />
      )}
    </div>
  );
}

function percent(range: TimeRange, atUs: number): string {
  return `${shareOf(range, atUs) * 100}%`;
}

function boxOf({ leftPercent, widthPercent }: LaneSpan): { left: string; width: string } {
  return { left: `${leftPercent}%`, width: `${widthPercent}%` };
}

const CURVES = {
  volumeMl: { name: "mL", topText: oneDecimal, className: "replay-curve-volume" },
  pressureKpa: { name: "bar", topText: barText, className: "replay-curve-pressure" },
  balloonPressureLeftKpa: { name: "balloon L bar", topText: barText, className: "replay-curve-balloon" },
  balloonPressureRightKpa: { name: "balloon R bar", topText: barText, className: "replay-curve-balloon" },
} as const;

function lookOf({ signal }: StripCurve) {
  return signal in CURVES ? CURVES[signal as keyof typeof CURVES] : undefined;
}

const LaneNames = memo(({ strip }: { readonly strip: SessionStrip | undefined }) => (
  <div className="replay-lane-names" aria-hidden="true">
    <span>time</span>
    <span>looks</span>
    {(strip?.curves ?? []).map((curve) => (
      <span key={curve.signal} className="replay-lane-curve">
        {lookOf(curve)?.name} ≤ {lookOf(curve)?.topText(curveRange(curve).top)}
      </span>
    ))}
    <span>alarms</span>
    <span>marks · notes</span>
    <span>batch · level</span>
    <span>phase</span>
  </div>
));

const Ticks = memo(({ startUs, endUs }: TimeRange) => {
  const range = { startUs, endUs };
  return (
    <div className="replay-lane replay-ticks">
      {ticks(range, 12).map((tickUs) => (
        <span key={tickUs} className="replay-tick" style={{ left: percent(range, tickUs) }}>
          {timeText(range, tickUs).replace(/\.0$/, "")}
        </span>
      ))}
    </div>
  );
});

interface StripLanesProps {
  readonly strip: SessionStrip | undefined;
  readonly problem: string;
}

const StripLanes = memo(({ strip, problem }: StripLanesProps) => {
  const paths = useMemo(() => (strip?.curves ?? []).map(curvePath), [strip]);
  if (strip === undefined) {
    return (
      <div className="replay-lane replay-lane-empty">
        {problem === "" ? "reading the whole record for its lanes …" : problem}
      </div>
    );
  }
  return (
    <>
      <div className="replay-lane">
        {strip.looks.map(({ fromUs, toUs, view }) => (
          <i
            key={fromUs}
            className={`replay-look replay-look-${view}`}
            style={boxOf(laneSpan(strip, "", fromUs, toUs))}
          />
        ))}
        {strip.looks.length === 0 ? <span className="replay-lane-empty">no pictures recorded</span> : null}
        {viewChanges(strip).map(({ atUs, value }) => (
          <b key={atUs} className="replay-view" style={{ left: percent(strip, atUs) }}>
            {value}
          </b>
        ))}
        <Gaps strip={strip} />
      </div>
      {strip.curves.map((curve, i) => (
        <div key={curve.signal} className="replay-lane replay-lane-curve">
          <svg
            viewBox={`0 0 ${curve.lows.length} ${CURVE_HEIGHT}`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <path className={lookOf(curve)?.className} d={paths[i]} />
          </svg>
          <Gaps strip={strip} />
        </div>
      ))}
    </>
  );
});

function Gaps({ strip }: { readonly strip: SessionStrip }) {
  return strip.gaps.map(({ fromUs, toUs, why }) => (
    <i
      key={fromUs}
      className="replay-gap"
      title={`not recorded: ${why}, ${((toUs - fromUs) / 1e6).toFixed(1)} s`}
      style={boxOf(laneSpan(strip, "", fromUs, toUs))}
    />
  ));
}

type SignsProps = Pick<ReplayLanesProps, "range" | "spans" | "marks" | "notes" | "onSeek">;

function Signs({ range, spans, marks, notes, onSeek }: SignsProps) {
  const standing = (notes ?? []).filter(({ state }) => state !== "withdrawn");
  const sign = (atUs: number, title: string, className: string, text: ReactNode) => (
    <button
      key={`${className} ${atUs} ${title}`}
      type="button"
      className={`replay-sign ${className}`}
      style={{ left: percent(range, atUs) }}
      title={`${timeText(range, atUs)} ${title}`}
      // The press is the button's own, not a seek to where the pointer is.
      onPointerDown={(event) => event.stopPropagation()}
      onClick={() => onSeek(atUs)}
    >
      {text}
    </button>
  );
  return (
    <>
      <div className="replay-lane">
        {spans.map((span) => (
          <i
            key={span.id}
            className={`replay-span alarm-${span.priority}`}
            style={boxOf(laneSpan(range, "", span.raisedAtUs, span.endedAtUs ?? range.endUs))}
          />
        ))}
        {spans.map((span) =>
          sign(
            span.raisedAtUs,
            `${span.headline} ${span.place}`,
            `alarm-${span.priority}`,
            PRIORITY_MARKS[span.priority],
          ),
        )}
      </div>
      <div className="replay-lane">
        {marks.map((mark) => sign(mark.atUs, `mark ${mark.label}`, "replay-mark", "◆"))}
        {standing.map(({ number, content: { fromUs, toUs } }) =>
          fromUs === toUs ? null : (
            <i key={number} className="replay-note-span" style={boxOf(laneSpan(range, "", fromUs, toUs))} />
          ),
        )}
        {standing.map(({ number, author, content }) =>
          sign(content.fromUs, `note N${number} of ${author}: ${content.text}`, "replay-note", "◆"),
        )}
      </div>
    </>
  );
}

const CaseLanes = memo(({ strip }: { readonly strip: SessionStrip | undefined }) => {
  if (strip === undefined) return null;
  const batches = strip.batches.map(({ id, atUs }) => ({ atUs, value: `batch ${id}` }));
  const row = (className: string, spans: readonly LaneSpan[]) =>
    spans.map((span) => (
      <span key={`${className} ${span.key}`} className={`replay-part ${className}`} style={boxOf(span)}>
        {span.text}
      </span>
    ));
  return (
    <>
      <div className="replay-lane">
        {row("replay-batch", changeSpans(strip, mergedChanges(batches, strip.levels)))}
      </div>
      <div className="replay-lane">
        {row(
          "replay-phase",
          changeSpans(
            strip,
            strip.phases.map(({ atUs, value }) => ({ atUs, value: value === "setUp" ? "set up" : value })),
          ),
        )}
      </div>
    </>
  );
});

/** Both sessions' volume and pressure over the time from the common moment; A solid, B dashed. A press seeks both. */
import { memo, type PointerEvent, useMemo } from "react";
import { barText, oneDecimal } from "../../../text/numbers.ts";
import { PRIORITY_MARKS } from "../alarm-list.tsx";
import { alarmSpans } from "../timeline-model.ts";
import {
  type AlignedRange,
  alignedRange,
  alignedText,
  commonTop,
  curveLine,
  shareIn,
} from "./compare-model.ts";
import type { Side } from "./use-side.ts";

interface CompareCurvesProps {
  readonly a: Side;
  readonly b: Side;
  readonly zeroA: number | undefined;
  readonly zeroB: number | undefined;
  readonly onSeek: (alignedUs: number) => void;
}

const SIGNALS = [
  { signal: "volumeMl", name: "mL", topText: oneDecimal },
  { signal: "pressureKpa", name: "bar", topText: barText },
] as const;

export function CompareCurves({ a, b, zeroA, zeroB, onSeek }: CompareCurvesProps) {
  if (zeroA === undefined || zeroB === undefined || a.strip === undefined || b.strip === undefined)
    return <p className="compare-curves review-hint">reading both records for their curves …</p>;
  const range = alignedRange([
    { startUs: a.strip.startUs, endUs: a.strip.endUs, anchorUs: zeroA },
    { startUs: b.strip.startUs, endUs: b.strip.endUs, anchorUs: zeroB },
  ]);
  const seek = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (box.width > 0)
      onSeek(range.fromUs + ((event.clientX - box.left) / box.width) * (range.toUs - range.fromUs));
  };
  const nowUs = (a.playback?.atUs ?? zeroA) - zeroA;
  const percent = (atUs: number) => `${Math.min(1, Math.max(0, shareIn(range, atUs))) * 100}%`;
  return (
    <section className="compare-curves" aria-label="Curves">
      <div className="compare-names" aria-hidden="true">
        {SIGNALS.map(({ signal, name, topText }) => {
          const top = commonTop([a.strip, b.strip], signal);
          return (
            <span key={signal}>{top === undefined ? `${name}: none` : `${name} ≤ ${topText(top)}`}</span>
          );
        })}
        <span className="compare-lane">A alarms</span>
        <span className="compare-lane">B alarms</span>
      </div>
      <div
        className="compare-axis"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          seek(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
        }}
      >
        {SIGNALS.map(({ signal }) => (
          <Curve key={signal} signal={signal} a={a.strip} b={b.strip} zeroA={zeroA} zeroB={zeroB} />
        ))}
        <AlarmLane side={a} zeroUs={zeroA} range={range} />
        <AlarmLane side={b} zeroUs={zeroB} range={range} />
        <i className="compare-zero" style={{ left: percent(0) }} title="the common moment" />
        <i className="replay-now compare-now" style={{ left: percent(nowUs) }} />
        <span className="compare-edge">{alignedText(range.fromUs)}</span>
        <span className="compare-edge compare-edge-right">{alignedText(range.toUs)}</span>
      </div>
    </section>
  );
}

interface CurveProps {
  readonly signal: string;
  readonly a: Side["strip"];
  readonly b: Side["strip"];
  readonly zeroA: number;
  readonly zeroB: number;
}

const Curve = memo(({ signal, a, b, zeroA, zeroB }: CurveProps) => {
  const paths = useMemo(() => {
    const top = commonTop([a, b], signal);
    if (a === undefined || b === undefined || top === undefined) return [];
    const range = alignedRange([
      { startUs: a.startUs, endUs: a.endUs, anchorUs: zeroA },
      { startUs: b.startUs, endUs: b.endUs, anchorUs: zeroB },
    ]);
    return [curveLine(a, signal, range, zeroA, top), curveLine(b, signal, range, zeroB, top)];
  }, [signal, a, b, zeroA, zeroB]);
  return (
    <svg className="compare-curve" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
      {paths.map((path, i) => (
        <path key={i === 0 ? "A" : "B"} className={i === 0 ? "compare-line-A" : "compare-line-B"} d={path} />
      ))}
    </svg>
  );
});

interface AlarmLaneProps {
  readonly side: Side;
  readonly zeroUs: number;
  readonly range: AlignedRange;
}

/** Where the record has nothing the lane is hatched. */
function AlarmLane({ side, zeroUs, range }: AlarmLaneProps) {
  const spans = useMemo(() => alarmSpans(side.timeline?.alarms ?? []), [side.timeline]);
  const left = shareIn(range, (side.strip?.startUs ?? zeroUs) - zeroUs);
  const right = shareIn(range, (side.strip?.endUs ?? zeroUs) - zeroUs);
  return (
    <div className="compare-lane compare-alarm-lane">
      <i className="compare-there" style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }} />
      {spans.map((span) => (
        <b
          key={span.id}
          className={`alarm-${span.priority}`}
          style={{ left: `${shareIn(range, span.raisedAtUs - zeroUs) * 100}%` }}
          title={`${alignedText(span.raisedAtUs - zeroUs)} ${span.headline} ${span.place}`}
        >
          {PRIORITY_MARKS[span.priority]}
        </b>
      ))}
    </div>
  );
}

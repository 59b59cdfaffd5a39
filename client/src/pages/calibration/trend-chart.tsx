/** Values over time with their limits: a device's drift over years, or its daily checks. */
import { axisTicks, shareOn } from "../../charts/plot-scale.ts";
import { tickText } from "./residual-plot-model.ts";

export interface TrendPoint {
  /** ISO date or time. */
  readonly at: string;
  readonly value: number;
  /** Half of the bar around it. */
  readonly expanded?: number;
  readonly isOut: boolean;
}

export interface TrendLine {
  readonly value: number;
  readonly text: string;
  readonly kind: "limit" | "centre";
}

interface TrendChartProps {
  readonly label: string;
  readonly yName: string;
  readonly points: readonly TrendPoint[];
  readonly lines: readonly TrendLine[];
}

const WIDTH = 760;
const HEIGHT = 200;
const LEFT = 78;
const RIGHT = WIDTH - 16;
const TOP = 32;
const BOTTOM = HEIGHT - 40;
/** The words of lines stand apart by at least a line of text. */
const TEXT_PX = 16;

export function TrendChart({ label, yName, points, lines }: TrendChartProps) {
  const usable = points.filter(({ at, value }) => Number.isFinite(Date.parse(at) + value));
  if (usable.length === 0) return <p className="trend-none">{label}: nothing recorded yet</p>;
  const highs = [
    ...usable.map(({ value, expanded = 0 }) => value + expanded),
    ...lines.map(({ value }) => value),
  ];
  const lows = [
    ...usable.map(({ value, expanded = 0 }) => value - expanded),
    ...lines.map(({ value }) => value),
  ];
  const high = Math.max(...highs);
  const low = Math.min(...lows);
  const margin = (high - low) * 0.12 || Math.abs(high) * 0.1 || 1;
  const y = { from: low - margin, to: high + margin };
  const atX = (index: number) => LEFT + 20 + ((RIGHT - LEFT - 110) * index) / Math.max(1, usable.length - 1);
  const atY = (value: number) => BOTTOM - shareOn(y, value) * (BOTTOM - TOP);
  const labelled = Math.max(1, Math.ceil(usable.length / 6));
  return (
    <svg className="trend-chart" role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
      {axisTicks(y, 5).map((value) => (
        <g key={value}>
          <line className="residual-grid" x1={LEFT} x2={RIGHT} y1={atY(value)} y2={atY(value)} />
          <text x={LEFT - 8} y={atY(value) + 5} textAnchor="end">
            {tickText(value)}
          </text>
        </g>
      ))}
      {lines.map(({ value, kind }) => (
        <line key={value} className={`trend-${kind}`} x1={LEFT} x2={RIGHT} y1={atY(value)} y2={atY(value)} />
      ))}
      {apart(lines.map((line) => ({ text: line.text, y: atY(line.value) - 4 }))).map(({ text, y: at }) => (
        <text key={text} x={RIGHT - 2} y={at} textAnchor="end">
          {text}
        </text>
      ))}
      <polyline
        className="trend-path"
        points={usable
          .map(({ value }, index) => `${atX(index).toFixed(1)},${atY(value).toFixed(1)}`)
          .join(" ")}
      />
      {usable.map(({ at, value, expanded, isOut }, index) => (
        <g key={at} className={isOut ? "trend-point is-out" : "trend-point"}>
          {expanded === undefined ? null : (
            <line x1={atX(index)} x2={atX(index)} y1={atY(value + expanded)} y2={atY(value - expanded)} />
          )}
          {isOut ? (
            <path d={`M ${atX(index)} ${atY(value) - 8} l 7 13 h -14 z`} />
          ) : (
            <circle cx={atX(index)} cy={atY(value)} r={5} />
          )}
          {(usable.length - 1 - index) % labelled === 0 ? (
            <text x={atX(index)} y={BOTTOM + 22} textAnchor="middle">
              {at.slice(2, 10)}
            </text>
          ) : null}
        </g>
      ))}
      <text className="residual-name" x={8} y={18}>
        {yName}
      </text>
    </svg>
  );
}

interface Caption {
  readonly text: string;
  readonly y: number;
}

/** Captions from top to bottom, each at least a line of text below the one before. */
function apart(captions: readonly Caption[]): readonly Caption[] {
  let free = TOP + TEXT_PX;
  return captions
    .toSorted((a, b) => a.y - b.y)
    .map(({ text, y }) => {
      const at = Math.max(free, y);
      free = at + TEXT_PX;
      return { text, y: at };
    });
}

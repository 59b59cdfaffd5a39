/** A chart of a few computed curves, with both axes written out. For curves that change by hand, not by the second. */
import type { ReactNode } from "react";
import { type Axis, axisTicks, shareOn } from "./plot-scale.ts";
import "./line-plot.css";

type PlotPoint = readonly [x: number, y: number];

export interface PlotLine {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly PlotPoint[];
  /** Estimated curves are dashed, measured ones solid. */
  readonly isDashed?: boolean;
}

export interface PlotBand {
  readonly name: string;
  readonly low: readonly PlotPoint[];
  readonly high: readonly PlotPoint[];
}

interface LinePlotProps {
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly xName: string;
  readonly yName: string;
  readonly lines: readonly PlotLine[];
  readonly band?: PlotBand;
  /** Values with a line across and their words. */
  readonly marks?: readonly { readonly y: number; readonly text: string }[];
  readonly width: number;
  readonly height: number;
}

const LEFT = 64;
const RIGHT = 16;
const TOP = 30;
const BOTTOM = 44;

export function LinePlot(props: LinePlotProps) {
  const { label, x, y, lines, band, marks = [], width, height } = props;
  const right = width - RIGHT;
  const bottom = height - BOTTOM;
  const atX = (value: number) => LEFT + shareOn(x, value) * (right - LEFT);
  const atY = (value: number) => bottom - shareOn(y, value) * (bottom - TOP);
  const path = (points: readonly PlotPoint[]) =>
    points.map(([px, py]) => `${atX(px).toFixed(1)},${atY(py).toFixed(1)}`).join(" ");
  return (
    <svg className="line-plot" role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`}>
      {axisTicks(x, 8).map((value) => (
        <g key={`x${value}`}>
          <line className="plot-grid" x1={atX(value)} x2={atX(value)} y1={TOP} y2={bottom} />
          <text x={atX(value)} y={bottom + 20} textAnchor="middle">
            {value}
          </text>
        </g>
      ))}
      {axisTicks(y, 5).map((value) => (
        <g key={`y${value}`}>
          <line className="plot-grid" x1={LEFT} x2={right} y1={atY(value)} y2={atY(value)} />
          <text x={LEFT - 8} y={atY(value) + 5} textAnchor="end">
            {value}
          </text>
        </g>
      ))}
      {band === undefined ? null : (
        <polygon className="plot-band" points={path([...band.low, ...band.high.toReversed()])} />
      )}
      {marks.map(({ y: value, text }) => (
        <g key={text} className="plot-mark">
          <line x1={LEFT} x2={right} y1={atY(value)} y2={atY(value)} />
          <text x={right - 6} y={atY(value) - 5} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {lines.map(({ name, colour, points, isDashed = false }) => (
        <polyline
          key={name}
          className={isDashed ? "plot-line is-dashed" : "plot-line"}
          stroke={colour}
          points={path(points)}
        />
      ))}
      <AxisNames {...props} />
    </svg>
  );
}

function AxisNames({ xName, yName, lines, band, width, height }: LinePlotProps): ReactNode {
  const names = [...lines, ...(band === undefined ? [] : [{ name: band.name, colour: "#2f5a78" }])];
  return (
    <>
      <text className="plot-name" x={width - RIGHT} y={height - 6} textAnchor="end">
        {xName}
      </text>
      <text className="plot-name" x={6} y={18}>
        {yName}
      </text>
      <g>
        {names.toReversed().map(({ name, colour }, index) => (
          <text
            key={name}
            className="plot-legend"
            style={{ fill: band?.name === name ? "#7fb2d4" : colour }}
            x={width - RIGHT - index * 150}
            y={18}
            textAnchor="end"
          >
            — {name}
          </text>
        ))}
      </g>
    </>
  );
}

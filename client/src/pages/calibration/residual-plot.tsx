/** Deviation over target: up ●, down ○, bars of the expanded uncertainty, band of the limit, zero line. */
import type { CalibrationPlan } from "@cementwatch/shared/calibration/calibration-plan";
import { axisTicks, shareOn } from "../../charts/plot-scale.ts";
import "./plots.css";
import { deviationAxes, type ResidualMark, tickText } from "./residual-plot-model.ts";

interface ResidualPlotProps {
  readonly label: string;
  readonly plan: Pick<CalibrationPlan, "shown" | "range" | "limit">;
  readonly marks: readonly ResidualMark[];
  /** Where the run stands now, in the shown unit. */
  readonly nowAt?: number;
}

const WIDTH = 900;
const HEIGHT = 360;
const LEFT = 78;
const RIGHT = WIDTH - 14;
const TOP = 34;
const BOTTOM = HEIGHT - 46;
/** Up and down of one target stand beside each other. */
const APART = 7;

export function ResidualPlot({ label, plan, marks, nowAt }: ResidualPlotProps) {
  const { x, y } = deviationAxes(marks, plan);
  const atX = (value: number) => LEFT + shareOn(x, value) * (RIGHT - LEFT);
  const atY = (value: number) => BOTTOM - shareOn(y, value) * (BOTTOM - TOP);
  const limit = plan.limit * plan.shown.factor;
  return (
    <svg className="residual-plot" role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
      <rect
        className="residual-band"
        x={LEFT}
        width={RIGHT - LEFT}
        y={atY(limit)}
        height={atY(-limit) - atY(limit)}
      />
      {axisTicks(x, 10).map((value) => (
        <g key={`x${value}`}>
          <line className="residual-grid" x1={atX(value)} x2={atX(value)} y1={TOP} y2={BOTTOM} />
          <text x={atX(value)} y={BOTTOM + 20} textAnchor="middle">
            {tickText(value)}
          </text>
        </g>
      ))}
      {axisTicks(y, 6).map((value) => (
        <g key={`y${value}`}>
          <line className="residual-grid" x1={LEFT} x2={RIGHT} y1={atY(value)} y2={atY(value)} />
          <text x={LEFT - 8} y={atY(value) + 5} textAnchor="end">
            {tickText(value)}
          </text>
        </g>
      ))}
      <line className="residual-zero" x1={LEFT} x2={RIGHT} y1={atY(0)} y2={atY(0)} />
      {[limit, -limit].map((value) => (
        <line key={value} className="residual-limit" x1={LEFT} x2={RIGHT} y1={atY(value)} y2={atY(value)} />
      ))}
      {nowAt === undefined ? null : (
        <line className="residual-now" x1={atX(nowAt)} x2={atX(nowAt)} y1={TOP} y2={BOTTOM} />
      )}
      {marks.map((mark) => (
        <Mark key={mark.key} mark={mark} x={atX(mark.at)} atY={atY} />
      ))}
      <text className="residual-name" x={8} y={20}>
        device − reference, {plan.shown.unit}
      </text>
      <text className="residual-name" x={RIGHT} y={HEIGHT - 6} textAnchor="end">
        target, {plan.shown.unit}
      </text>
      <text className="residual-legend" x={RIGHT} y={20} textAnchor="end">
        ● up ○ down ┃ U, k = 2 ▒ limit ± {tickText(limit)} {plan.shown.unit}
      </text>
    </svg>
  );
}

interface MarkProps {
  readonly mark: ResidualMark;
  readonly x: number;
  readonly atY: (value: number) => number;
}

function Mark({ mark: { deviation, expanded, direction }, x, atY }: MarkProps) {
  const at = x + (direction === "up" ? -APART : direction === "down" ? APART : 0);
  const high = atY(deviation + expanded);
  const low = atY(deviation - expanded);
  return (
    <g className={`residual-mark is-${direction}`}>
      <line x1={at} x2={at} y1={high} y2={low} />
      <line x1={at - 5} x2={at + 5} y1={high} y2={high} />
      <line x1={at - 5} x2={at + 5} y1={low} y2={low} />
      <circle cx={at} cy={atY(deviation)} r={6} />
    </g>
  );
}

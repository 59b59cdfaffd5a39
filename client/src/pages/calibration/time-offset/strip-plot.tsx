/** The last 20 s of plunger and picture, one above the other: a movement that both show stands out in both. */
import type { TimeOffsetRunView } from "@cementwatch/shared/calibration/time-offset-view";

const WIDTH = 640;
const LANE = 84;
const SECONDS = 20;
const LANES = [
  { id: "injector", title: "plunger", colour: "#56b4e9" },
  { id: "picture", title: "picture, region", colour: "#f0e442" },
] as const;

export function StripPlot({ strip }: Pick<TimeOffsetRunView, "strip">) {
  return (
    <svg
      className="strip-plot"
      role="img"
      aria-label="Plunger and picture, last 20 seconds"
      viewBox={`0 0 ${WIDTH} ${2 * LANE}`}
    >
      {LANES.map(({ id, title, colour }, lane) => {
        const points = strip[id].map(
          ([seconds, share]) =>
            `${(WIDTH * (1 + seconds / SECONDS)).toFixed(1)},${((lane + 1) * LANE - 8 - share * (LANE - 36)).toFixed(1)}`,
        );
        return (
          <g key={id}>
            <line
              x1="0"
              x2={WIDTH}
              y1={(lane + 1) * LANE - 1}
              y2={(lane + 1) * LANE - 1}
              className="strip-base"
            />
            <text x="6" y={lane * LANE + 19} fill={colour}>
              {title}
            </text>
            <polyline points={points.join(" ")} fill="none" stroke={colour} strokeWidth="2" />
          </g>
        );
      })}
    </svg>
  );
}

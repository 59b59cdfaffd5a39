/** One lane of the last minute: a uPlot chart without axes, drawn by the frame loop outside React. */
import uPlot from "uplot";
import type { FrameLoop } from "../frame-loop.ts";
import type { LaneId, TelemetryStore } from "../store/telemetry-store.ts";

const WINDOW_S = 60;
const BUCKETS = 240;
/** Charts at 10 Hz cost a tenth of a millisecond a lane and look as smooth as the data is. */
const PERIOD_MS = 100;

export interface LaneLook {
  readonly lane: LaneId;
  readonly colour: string;
  /** Lowest upper end of the axis, in the lane's unit, so that noise does not fill the lane. */
  readonly minTop: number;
  readonly isSteps: boolean;
}

/** Draws into `host` until the returned function is called. `nowUs` is session time; undefined freezes the lane. */
export function runLaneChart(
  host: HTMLElement,
  look: LaneLook,
  source: {
    readonly telemetry: TelemetryStore;
    readonly nowUs: () => number | undefined;
    readonly loop: FrameLoop;
  },
): () => void {
  const chart = new uPlot(options(look, host.clientWidth, host.clientHeight), [[], []], host);
  const resizing = new ResizeObserver(() => {
    chart.setSize({ width: host.clientWidth, height: host.clientHeight });
  });
  resizing.observe(host);
  let drawnMs = 0;
  const stop = source.loop.add((nowMs) => {
    const nowUs = source.nowUs();
    if (nowMs - drawnMs < PERIOD_MS || nowUs === undefined) return;
    drawnMs = nowMs;
    const { timesS, values } = source.telemetry
      .ring(look.lane)
      .window(nowUs - WINDOW_S * 1e6, nowUs, BUCKETS);
    const last = values.at(-1);
    // The present value holds until now: the line reaches the right edge.
    if (last !== undefined && look.isSteps)
      chart.setData([
        [...timesS, 0],
        [...values, last],
      ]);
    else chart.setData([timesS, values]);
  });
  return () => {
    stop();
    resizing.disconnect();
    chart.destroy();
  };
}

function options({ colour, minTop, isSteps }: LaneLook, width: number, height: number): uPlot.Options {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return {
    width: Math.max(10, width),
    height: Math.max(10, height),
    padding: [4, 0, 2, 0],
    legend: { show: false },
    cursor: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: {
      x: { time: false, range: [-WINDOW_S, 0] },
      y: { range: (_chart, _min, max) => [0, Math.max(minTop, (max ?? 0) * 1.05)] },
    },
    series: [
      {},
      {
        stroke: colour,
        width: 2,
        points: { show: false },
        ...(isSteps ? { fill: colour } : {}),
        ...(isSteps && stepped !== undefined ? { paths: stepped } : {}),
      },
    ],
  };
}

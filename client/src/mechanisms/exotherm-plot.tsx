/** Temperature over time of one level: core, bone at the cement, canal. Estimates are dashed. */
import { type Exotherm, HOT_C } from "@cementwatch/shared/cement/exotherm";
import { LinePlot } from "../charts/line-plot.tsx";

const LOWEST_TOP_C = 60;

export function ExothermPlot({ thermal }: { readonly thermal: Exotherm }) {
  const { points, core, source } = thermal;
  const fromMin = Math.floor((points[0]?.timeS ?? 0) / 60);
  const toMin = Math.ceil((points.at(-1)?.timeS ?? 60) / 60);
  const isMeasured = source === "measured";
  const curve = (site: "coreC" | "interfaceC" | "canalC") =>
    points.map((point): readonly [number, number] => [point.timeS / 60, point[site]]);
  return (
    <LinePlot
      label={`Temperature of the cement, ${source}`}
      width={700}
      height={250}
      x={{ from: fromMin, to: Math.max(toMin, fromMin + 1) }}
      y={{ from: 35, to: Math.max(LOWEST_TOP_C, Math.ceil(core.peakC / 10) * 10) }}
      xName="min since mixing"
      yName={isMeasured ? "°C" : "°C, estimate"}
      lines={[
        {
          name: isMeasured ? "core, measured" : "core",
          colour: "#ff9d5c",
          points: curve("coreC"),
          isDashed: !isMeasured,
        },
        { name: "bone", colour: "#e6c34d", points: curve("interfaceC"), isDashed: true },
        { name: "canal", colour: "#56b4e9", points: curve("canalC"), isDashed: true },
      ]}
      marks={[{ y: HOT_C, text: `${HOT_C} °C` }]}
    />
  );
}

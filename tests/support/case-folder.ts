/** Writes a case folder from a simulated case, as another laboratory would: single-frame files, CSV, JSON. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Scenario } from "@cementwatch/drivers/plant/scenario";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { readDicom } from "@cementwatch/server/imaging/dicom-reader";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";

/** Frames between the given spans (s) only: the folder stays small. Volume is a ramp of 0.03 mL/s. */
export function writeCaseFolder(
  folder: string,
  scenario: Scenario,
  spansS: readonly (readonly [number, number])[],
): void {
  const source = createSimulatedCase(scenario);
  const drawing = source.config.drawings.lateral;
  if (drawing === undefined) throw new Error("the simulated case has no drawing");
  let frames = 0;
  let firstWallUs: number | undefined;
  for (const event of source.advance(Math.max(...spansS.map(([, to]) => to)) * 1e6)) {
    if (
      event.kind !== "dicom" ||
      !spansS.some(([from, to]) => event.atUs >= from * 1e6 && event.atUs <= to * 1e6)
    )
      continue;
    const read = readDicom(event.bytes);
    if (read.kind === "object") firstWallUs ??= read.object.acquiredAt?.wallUs;
    frames += 1;
    writeFileSync(join(folder, `lateral-${String(frames).padStart(4, "0")}.dcm`), event.bytes);
  }
  const first = new Date((firstWallUs ?? 0) / 1000).toISOString().replace("Z", "");
  const points = (list: readonly PointPx[]) => list.map(({ x, y }) => [x, y]);
  const setup = {
    vertebral_contour_px: points(drawing.contourPx),
    posterior_wall_px: points(drawing.posteriorWallPx),
    posterior_direction: drawing.posteriorDirection,
    ...(drawing.cannulaTipPx === undefined
      ? {}
      : { cannula_tip_px: [drawing.cannulaTipPx.x, drawing.cannulaTipPx.y] }),
    ...(drawing.cannulaAxisPointPx === undefined
      ? {}
      : { cannula_axis_point_px: [drawing.cannulaAxisPointPx.x, drawing.cannulaAxisPointPx.y] }),
    pixel_spacing_mm: drawing.pixelSpacingMm,
    first_frame_time: first,
    cement_mix_start: new Date((firstWallUs ?? 0) / 1000 - 300_000).toISOString().replace("Z", ""),
    level: "L1",
    procedure: "PVP",
  };
  writeFileSync(join(folder, "setup.json"), JSON.stringify(setup));
  const rows = Array.from(
    { length: 450 },
    (_, i) => `${(i * 0.1).toFixed(2)},${i % 7 === 0 ? "" : 300},${(i * 0.003).toFixed(3)},`,
  );
  writeFileSync(
    join(folder, "telemetry.csv"),
    ["# start", "t_s,pressure_kpa,volume_ml,note", ...rows].join("\n"),
  );
}

/** The drawings of a case folder, checked: what cannot be used is refused with the name it has in setup.json. */
import type { Drawing, PointPx } from "@cementwatch/shared/procedure/anatomy";
import { problemOf } from "@cementwatch/shared/procedure/drawing-check";
import { CaseFolderError } from "./case-error.ts";
import type { CaseNote } from "./case-note.ts";
import type { CasePicture } from "./case-pictures.ts";
import type { CaseSetup } from "./case-setup.ts";

type View = Drawing["view"];

const NAMES: Readonly<Partial<Record<keyof Drawing, string>>> = {
  contourPx: "vertebral_contour_px",
  posteriorWallPx: "posterior_wall_px",
  posteriorDirection: "posterior_direction",
  cannulaTipPx: "cannula_tip_px",
  cannulaAxisPointPx: "cannula_axis_point_px",
  pixelSpacingMm: "pixel_spacing_mm",
};

/** @throws CaseFolderError naming file, field, value and what to do. */
export function caseDrawings(
  folder: string,
  setup: CaseSetup,
  pictures: readonly CasePicture[],
): { drawings: Partial<Record<View, Drawing>>; notes: readonly CaseNote[] } {
  const drawings: Partial<Record<View, Drawing>> = {};
  const notes: CaseNote[] = [];
  const views = [...new Set(pictures.map((picture) => picture.view))];
  for (const view of views) {
    const picture = pictures.find((entry) => entry.view === view);
    // A second view is a help: without a drawing it is shown and not analysed.
    if (view === "ap" && setup.ap === undefined && views.length > 1) {
      const text = "setup.json has no ap: the AP pictures are not analysed; draw the body there as well";
      notes.push({ tS: picture?.frameTimesS[0] ?? 0, reason: "notDrawn", text });
      continue;
    }
    const drawing = caseDrawing(`${folder}/setup.json`, setup, view);
    const problem = problemOf(drawing, picture?.columns, picture?.rows);
    if (problem !== undefined) {
      const field = prefix(view) + (NAMES[problem.field] ?? problem.field);
      throw new CaseFolderError(
        `${folder}/setup.json: field ${field} is ${problem.value}: ${problem.advice}`,
      );
    }
    drawings[view] = drawing;
  }
  return { drawings, notes };
}

function caseDrawing(path: string, setup: CaseSetup, view: View): Drawing {
  const drawn = view === "ap" ? setup.ap : setup;
  const contour = drawn?.vertebral_contour_px ?? missing(path, view, "vertebral_contour_px", "draw the body");
  const spacing =
    drawn?.pixel_spacing_mm ?? missing(path, view, "pixel_spacing_mm", "give it, in mm at the object plane");
  const isLateral = view === "lateral";
  const wall = setup.posterior_wall_px;
  if (isLateral && wall === undefined) missing(path, view, "posterior_wall_px", "draw it, cranial to caudal");
  const direction = setup.posterior_direction;
  if (isLateral && direction === undefined)
    missing(path, view, "posterior_direction", "say left or right: on which side of the body the canal lies");
  const tip = drawn?.cannula_tip_px;
  const axis = drawn?.cannula_axis_point_px;
  return {
    view,
    contourPx: contour.map(toPoint),
    posteriorWallPx: isLateral ? (wall ?? []).map(toPoint) : [],
    posteriorDirection: direction ?? "left",
    ...(tip === undefined ? {} : { cannulaTipPx: toPoint(tip) }),
    ...(axis === undefined ? {} : { cannulaAxisPointPx: toPoint(axis) }),
    pixelSpacingMm: spacing,
    spacingSource: "operator",
    spacingUncertainty01: 0.05,
  };
}

function missing(path: string, view: View, field: string, advice: string): never {
  throw new CaseFolderError(
    `${path}: field ${prefix(view)}${field} is missing: the ${view} pictures need it; ${advice}`,
  );
}

function prefix(view: View): string {
  return view === "ap" ? "ap." : "";
}

function toPoint([x, y]: readonly [number, number]): PointPx {
  return { x, y };
}

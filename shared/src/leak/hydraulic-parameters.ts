/** The limits of the hydraulic path (shared/src/hydraulics); part of the one table in parameters.ts. */
import { row } from "./parameter-row.ts";

export const HYDRAULIC_PARAMETERS = {
  resistanceLimit: row(
    3.3,
    "σ",
    [2, 20],
    "assumption: contrast of flow before and after, tuned on seeded traces to at most 0.03 a minute on plain ones",
  ),
  resistanceDropMin: row(
    0.035,
    "ln",
    [0.01, 0.5],
    "assumption: a leak that removes a third of the least tissue share, 10 %",
  ),
  resistanceDropMax: row(
    0.4,
    "ln",
    [0.2, 3],
    "assumption: 0.9 of the largest tissue share, 30 %, is 0.31; more was released or is air",
  ),
  resistanceWindowS: row(
    1.75,
    "s",
    [0.5, 10],
    "assumption: flow and resistance on the screen; 1.5 to 2 s average out stick-slip of the plunger",
  ),
  resistanceVolumeMinMl: row(
    0.06,
    "mL",
    [0.01, 1],
    "assumption: less flow in a window is not measurable at 0.01 mL resolution",
  ),
  resistanceOcclusion: row(
    0.5,
    "ln",
    [0.1, 5],
    "assumption: a rise of resistance by e^0.5 is taken for a blocked tip",
  ),
  resistanceBlankS: row(
    5,
    "s",
    [0, 60],
    "assumption: a released occlusion or a changed syringe mimics a leak for this long",
  ),
  resistanceEvidenceMl: row(
    0.1,
    "mL",
    [0.04, 1],
    "assumption: one or two hand strokes; a smaller window takes a pocket of air for a leak",
  ),
  resistanceBeforeS: row(8, "s of flow", [3, 30], "assumption: the time that a drop is compared with"),
  resistanceAfterS: row(6, "s of flow", [2, 15], "assumption: a drop older than this is no longer news"),
  resistanceLearnS: row(5, "s of flow", [2, 60], "assumption: no drop is judged on a fit that is younger"),
  resistanceLearnMl: row(0.3, "mL", [0.1, 5], "assumption: no drop is judged on a fit of less volume"),
  resistanceHoldS: row(
    10,
    "s",
    [1, 60],
    "assumption: a drop stands this long, then its level is the new normal",
  ),
  resistanceCavityRise: row(
    0.3,
    "ln",
    [0.05, 3],
    "assumption: in a cavity a drop counts once resistance stands a third above its lowest",
  ),
};

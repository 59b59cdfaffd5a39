/** The limits of the balloon phase and of doubt about a sensor's unit; part of the one table in parameters.ts. */
import { row } from "./parameter-row.ts";

export const BALLOON_PARAMETERS = {
  balloonNoDecayKpa: row(
    1517,
    "kPa",
    [300, 5000],
    "220 psi without decay: the older stop condition of kyphoplasty (Lieberman 2001, Garfin 2001)",
  ),
  balloonNoDecayS: row(25, "s", [10, 60], "middle of the 20 to 30 s of kyphoplasty teaching"),
  balloonNoDecay01: row(
    0.05,
    "fraction of the peak",
    [0.005, 0.3],
    "assumption: half of the least usual decay, 10 %",
  ),
  balloonVolumeToleranceMl: row(
    0.05,
    "mL",
    [0, 0.5],
    "assumption: half a line of a gauged inflation syringe",
  ),
  cavityOverfillMl: row(
    1,
    "mL",
    [0.2, 5],
    "cement is the cavity plus 0.5 to 1 mL that grips the bone around it (kyphoplasty teaching)",
  ),
  unitDoubtS: row(3, "s of flow", [1, 30], "assumption: stick-slip of a plunger averages out in 2 s"),
};

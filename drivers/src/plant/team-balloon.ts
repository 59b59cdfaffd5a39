/** What the team does with a balloon before cement: fill in steps, wait for the bone to yield, look, empty, take it out. */
import type { BalloonPlant } from "./balloon-plant.ts";
import type { Script, Table } from "./team-script.ts";

const S = 1_000_000;
const STEP_ML = 0.5;
/** Of the screw, mL/s: in, and back out, slowly enough not to look like a burst. */
export const FILL_ML_PER_S = 0.25;
export const EMPTY_ML_PER_S = 0.4;
/** From one step to the next, s: most of a decay of 15 s. */
const WAIT_S = 11;
const LOOK_S = 2;

/** Ends with the balloon out of the body. A rupture ends the filling. */
export function* balloonScript(table: Table, balloon: BalloonPlant): Script {
  const now = (): ReturnType<BalloonPlant["truthAt"]> => balloon.truthAt(table.nowUs());
  const targetMl = table.scenario.balloon?.targetMl ?? 0;
  yield* seconds(table, 1.5);
  table.act({ kind: "balloon", side: "left", step: "inflating" });
  yield* seconds(table, 1);
  while (now().screwMl < targetMl - 0.01 && !now().isRuptured && !table.isStopped()) {
    balloon.turnTo(table.nowUs(), Math.min(targetMl, now().screwMl + STEP_ML), FILL_ML_PER_S);
    table.beam(true);
    yield { untilUs: table.nowUs() + Math.round((STEP_ML / FILL_ML_PER_S + LOOK_S) * S) };
    table.beam(false);
    yield { untilUs: table.nowUs() + (WAIT_S - LOOK_S) * S, test: () => table.isStopped() };
  }
  if (now().isRuptured) table.act({ kind: "balloon", side: "left", step: "ruptured" });
  yield* seconds(table, 2);
  table.act({ kind: "balloon", side: "left", step: "deflated" });
  yield* seconds(table, 0.5);
  balloon.turnTo(table.nowUs(), 0, EMPTY_ML_PER_S);
  yield* seconds(table, now().screwMl / EMPTY_ML_PER_S + 1);
  table.leaveCavity();
  table.beam(true);
  yield* seconds(table, 1.5);
  table.beam(false);
  table.act({ kind: "balloon", side: "left", step: "removed" });
  table.draw();
  yield* seconds(table, 3);
}

function* seconds(table: Table, length: number): Script {
  yield { untilUs: table.nowUs() + Math.round(length * S) };
}

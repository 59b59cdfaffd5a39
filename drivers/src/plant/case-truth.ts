/** What a simulated case tells of itself beside its events: for tests and evaluation. */
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import type { VertebralLevel } from "@cementwatch/shared/procedure/level";
import type { SimulatedSource } from "../simulated-source.ts";
import type { BalloonTruth } from "./balloon-plant.ts";
import type { PlantTruth } from "./hydraulic-plant.ts";
import type { Scenario } from "./scenario.ts";

/** What really happened. Hydraulics are those of the cannula in use. */
export interface CaseTruth extends PlantTruth {
  /** Leaked volume first reached what can be seen in the lateral view, whether or not the beam was on. */
  readonly leakVisibleAtUs?: number;
  /** First picture on which the leak can be seen. */
  readonly leakPicturedAtUs?: number;
  /** Pictures sent so far. */
  readonly pictures: number;
  /** Of the balloon of the level in use, when it has one. */
  readonly balloon?: BalloonTruth;
}

export interface SimulatedCase extends SimulatedSource {
  readonly scenario: Scenario;
  truth(): CaseTruth;
  /** What an operator would draw on the present body of a level, with the error of a hand. */
  drawingOf(level: VertebralLevel, view: Drawing["view"]): Drawing;
}

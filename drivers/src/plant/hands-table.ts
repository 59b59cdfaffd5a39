/** What simulated hands can see and reach around the table. */
import type { CannulaSide, VertebralLevel } from "@cementwatch/shared/procedure/level";
import type { BalloonPlant } from "./balloon-plant.ts";
import type { PlantChange } from "./hydraulic-plant.ts";
import type { Random } from "./random.ts";
import type { Scenario } from "./scenario.ts";

export interface HandsTable {
  readonly scenario: Scenario;
  readonly random: Random;
  nowUs(): number;
  /** The cannula in use; `planMl`: content with this much out of its tip. */
  cannula(): { readonly tipMl: number; readonly pressureKpa: number; readonly planMl: number };
  /** Moved by the plunger in the whole case, mL. */
  totalMl(): number;
  /** In the cannula in use. */
  balloon(): BalloonPlant | undefined;
  push(plungerMlPerS: number): void;
  change(change: PlantChange): void;
  /** Somebody clears the pump's counter. */
  clearCounter(): void;
  leaveCavity(): void;
  /** From this time on it is cement. */
  mixed(atUs: number): void;
  /** Turns the C-arm, or moves it to another body; false: it stands there already. */
  aim(view: "lateral" | "ap"): boolean;
  use(level: VertebralLevel, side: CannulaSide): "same" | "side" | "level";
  /** Time at which the C-arm stands still, µs. */
  stillAtUs(): number;
  beam(isOn: boolean): void;
}

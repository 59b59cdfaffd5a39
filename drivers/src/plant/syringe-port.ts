/** The one syringe of a simulated table: its sensors read the cannula that it is on, its volume counts through all of them. */
import type { Plant } from "./hydraulic-plant.ts";
import type { PlantPort } from "./plant-port.ts";

/** Area of a 10 mL syringe's bore (14.5 mm), mm²: turns volume into travel. */
const BORE_MM2 = (Math.PI * 14.5 ** 2) / 4;

export interface SyringePort extends PlantPort {
  /** Takes the syringe to another cannula. */
  connect(plant: Plant, atUs: number): void;
  /** A new syringe: position and volume start from 0, and somebody clears the pump's counter. */
  clear(atUs: number): void;
  /** Moved by the plunger in the whole case, mL. */
  totalMl(atUs: number): number;
}

/** The syringe on its first cannula. */
export function createSyringePort(first: Plant): SyringePort {
  let plant = first;
  /** What went into other cannulas, less what this one had before it was connected. */
  let beforeMl = 0;
  let clearedMl = 0;
  let clears = 0;
  const totalMl = (atUs: number): number => beforeMl + plant.truthAt(atUs).plungerMl;
  return {
    totalMl,
    connect(next, atUs) {
      if (next === plant) return;
      beforeMl = totalMl(atUs) - next.truthAt(atUs).plungerMl;
      plant = next;
    },
    clear(atUs) {
      clearedMl = totalMl(atUs);
      clears += 1;
    },
    readAt(atUs) {
      const readings = plant.readAt(atUs);
      const pumpVolumeMl = totalMl(atUs) - clearedMl;
      return { ...readings, pumpVolumeMl, positionMm: (pumpVolumeMl * 1000) / BORE_MM2, clears };
    },
    stopMotor: (atUs) => plant.stopMotor?.(atUs),
  };
}

/** Puts the steps of a plan in a row; each procedure's file says which. */
import type { PlanStep } from "./calibration-plan.ts";

export interface StepSettings {
  readonly range: { readonly min: number; readonly max: number };
  readonly points: number;
  /** For a person: a value with its unit. */
  readonly say: (value: number) => string;
}

export class StepList {
  readonly #steps: PlanStep[] = [];

  add(step: Omit<PlanStep, "index">): void {
    this.#steps.push({ index: this.#steps.length, ...step });
  }

  /** Loads to the top and unloads again, so often. `waitUs`: at the top and at the bottom. */
  preloads(count: number, waitUs: number, { range, say }: StepSettings): void {
    for (let number = 1; number <= count; number += 1) {
      const which = `Preload ${number} of ${count}`;
      const common = { kind: "preload", series: "", waitUs } as const;
      this.add({
        ...common,
        direction: "up",
        target: range.max,
        instruction: `${which}: go to ${say(range.max)} and hold it.`,
      });
      this.add({
        ...common,
        direction: "down",
        target: range.min,
        instruction: `${which}: go back to ${say(range.min)} and wait.`,
      });
    }
  }

  /** One series over evenly spaced points. `topWaitUs`: at the top when a falling series begins there. */
  series(
    name: string,
    direction: "up" | "down",
    wait: { readonly waitUs: number; readonly topWaitUs: number },
    settings: StepSettings,
  ): void {
    const targets = evenPoints(settings);
    if (direction === "down") targets.reverse();
    for (const [position, target] of targets.entries()) {
      const isTop = direction === "down" && position === 0;
      const way = direction === "up" ? "Rise slowly to" : "Fall slowly to";
      this.add({
        kind: "point",
        series: name,
        direction,
        target,
        waitUs: isTop ? wait.topWaitUs : wait.waitUs,
        instruction: isTop
          ? `Stay at ${settings.say(target)}: the falling series begins here.`
          : `${way} ${settings.say(target)}, without passing over it.`,
      });
    }
  }

  steps(): readonly PlanStep[] {
    return this.#steps;
  }
}

/** From the smallest to the largest value of the range, evenly. */
function evenPoints({ range, points }: StepSettings): number[] {
  const span = range.max - range.min;
  return Array.from({ length: points }, (_, i) => range.min + (span * i) / (points - 1));
}

/** What a simulated newer Harvard pump knows and says: counters of both directions, run time, prompt and flags. */
import type { PlantPort } from "../../plant/plant-port.ts";
import { ELITE_DIALECTS, type EliteModel } from "./models.ts";

const FL_PER_ML = 1e12;
/** The Elite counts its run time in steps of 1 ms. */
const TIME_STEP_US = 1_000;
const ACTIONS = /^(i?run|wrun|rrun|stop|stp|dia|sv|for|[iw]rat|t?vol|c[iwt]|cvol|nvram|poll|echo|addr|baud)/;

type Direction = "infuse" | "withdraw";

export class ElitePump {
  acts = 0;
  readonly #plant: PlantPort;
  readonly #model: EliteModel;
  readonly #targetMl: number | undefined;
  #direction: Direction = "infuse";
  #movedMl: Record<Direction, number> = { infuse: 0, withdraw: 0 };
  #runUs: Record<Direction, number> = { infuse: 0, withdraw: 0 };
  #mlPerS = 0;
  #isMoving = false;
  #isStalled = false;
  #isAtTarget = false;
  #clears = 0;
  #lastMl: number;
  #lastAtUs = 0;

  constructor(plant: PlantPort, settings: { readonly model: EliteModel; readonly targetMl?: number }) {
    this.#plant = plant;
    this.#model = settings.model;
    this.#targetMl = settings.targetMl;
    this.#lastMl = plant.readAt(0).pumpVolumeMl;
  }

  /** Follows the plant; true when the prompt has just become one that the pump sends by itself. */
  advance(atUs: number): boolean {
    const elapsedUs = Math.max(0, atUs - this.#lastAtUs);
    const readings = this.#plant.readAt(atUs);
    if ((readings.clears ?? 0) !== this.#clears) {
      this.#clears = readings.clears ?? 0;
      this.#movedMl = { infuse: 0, withdraw: 0 };
      this.#runUs = { infuse: 0, withdraw: 0 };
      this.#lastMl = readings.pumpVolumeMl;
    }
    const movedMl = readings.pumpVolumeMl - this.#lastMl;
    this.#lastMl = readings.pumpVolumeMl;
    this.#lastAtUs = atUs;
    const wasStalled = this.#isStalled;
    const wasAtTarget = this.#isAtTarget;
    this.#isStalled = readings.isStalled;
    this.#isMoving = readings.isMotorRunning && !readings.isStalled && !this.#isAtTarget;
    if (!readings.isMotorRunning) this.#isAtTarget = false;
    if (this.#isMoving) this.#count(movedMl, elapsedUs, atUs);
    else this.#mlPerS = 0;
    return (this.#isStalled && !wasStalled) || (this.#isAtTarget && !wasAtTarget);
  }

  powerUp(atUs: number): void {
    this.#plant.stopMotor?.(atUs);
    this.#lastMl = this.#plant.readAt(atUs).pumpVolumeMl;
    this.#lastAtUs = atUs;
    this.#movedMl = { infuse: 0, withdraw: 0 };
    this.#runUs = { infuse: 0, withdraw: 0 };
    this.#isAtTarget = false;
  }

  promptAt(atUs: number): string {
    this.advance(atUs);
    if (this.#isStalled) return "*";
    if (this.#isAtTarget) return "T*";
    if (!this.#isMoving) return ":";
    return this.#direction === "infuse" ? ">" : "<";
  }

  /** The lines of an answer, without address and prompt. */
  command(text: string, atUs: number): string[] {
    this.advance(atUs);
    if (text === "") return [];
    const name = text.slice(0, 4).toLowerCase();
    if (name === "stat") return [this.#status()];
    if (name === "ver") return [ELITE_DIALECTS[this.#model].simulatedVersion];
    if (!ACTIONS.test(text)) return ["Command error:", "   Unknown command"];
    this.acts += 1;
    if (name === "stop" || name === "stp") this.#plant.stopMotor?.(atUs);
    return [];
  }

  #count(movedMl: number, elapsedUs: number, atUs: number): void {
    if (movedMl !== 0) this.#direction = movedMl < 0 ? "withdraw" : "infuse";
    this.#movedMl[this.#direction] += Math.abs(movedMl);
    this.#runUs[this.#direction] += elapsedUs;
    if (elapsedUs > 0) this.#mlPerS = Math.abs(movedMl) / (elapsedUs / 1e6);
    if (this.#targetMl === undefined || this.#movedMl.infuse < this.#targetMl) return;
    this.#isAtTarget = true;
    this.#isMoving = false;
    this.#plant.stopMotor?.(atUs);
  }

  #status(): string {
    const { ticksPerS, flagCount, tellsRunning } = ELITE_DIALECTS[this.#model];
    const letter = this.#direction === "infuse" ? "i" : "w";
    const direction = tellsRunning && this.#isMoving ? letter.toUpperCase() : letter;
    const runUs = Math.floor(this.#runUs[this.#direction] / TIME_STEP_US) * TIME_STEP_US;
    const time = (BigInt(runUs) * ticksPerS) / 1_000_000n;
    const target = flagCount === 6 ? (this.#isAtTarget ? "T" : ".") : "";
    const flags = `${direction}.${this.#isStalled ? "S" : "."}.${letter.toUpperCase()}${target}`;
    return `${femtolitres(this.#mlPerS)} ${time} ${femtolitres(this.#movedMl[this.#direction])} ${flags}`;
  }
}

function femtolitres(ml: number): bigint {
  return BigInt(Math.round(ml * FL_PER_ML));
}

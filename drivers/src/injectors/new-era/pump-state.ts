/** What a simulated New Era pump knows and does with a command: its alarms, counters, mode and memory. */
import type { PlantPort, PlantReadings } from "../../plant/plant-port.ts";
import { formatDisplay, parsePumpFloat } from "./pump-float.ts";
import type { NewEraAlarm } from "./response.ts";

const FIRMWARE = "NE1000V3.928";
/** Commands that take a value and keep it in non-volatile memory. */
const SETTERS = new Set(["DIA", "RAT", "VOL", "DIR", "PHN", "FUN", "AL", "PF", "BUZ", "LOC", "SAF"]);
/** Commands that do something and store nothing. */
const ACTIONS = new Set(["RUN", "STP", "CLD", "PUR"]);
const NUMBER_SETTERS = new Set(["DIA", "RAT", "VOL", "SAF"]);

export class PumpState {
  nvramWrites = 0;
  readonly #plant: PlantPort;
  readonly #address: number;
  #unit: "ML" | "UL";
  readonly #memory = new Map<string, string>([
    ["DIA", "14.50"],
    ["RAT", "10.00MH"],
    ["VOL", "0.000"],
    ["DIR", "INF"],
  ]);
  #safeTimeoutS: number;
  #alarm: NewEraAlarm | undefined;
  #wasStalled = false;
  /** Time of the last valid packet; `undefined` until the first one arms the time-out. */
  #validAtUs: number | undefined;
  #lastVolumeMl: number;
  #clears = 0;
  #infusedMl = 0;
  #withdrawnMl = 0;
  #isStopped = false;
  /** Stopped once by STP: paused; a second STP makes it stopped. */
  #isPaused = false;

  constructor(
    plant: PlantPort,
    settings: { readonly address: number; readonly safeTimeoutS: number; readonly volumeUnit: "ML" | "UL" },
  ) {
    this.#plant = plant;
    this.#address = settings.address;
    this.#safeTimeoutS = settings.safeTimeoutS;
    this.#unit = settings.volumeUnit;
    this.#lastVolumeMl = plant.readAt(0).pumpVolumeMl;
  }

  get isSafe(): boolean {
    return this.#safeTimeoutS > 0;
  }

  /** Follows the plant up to `atUs`; gives the response text of an alarm that has just begun. */
  advance(atUs: number): string | undefined {
    const readings = this.#plant.readAt(atUs);
    this.#count(readings);
    let begun: NewEraAlarm | undefined;
    if (readings.isStalled && !this.#wasStalled) begun = "S";
    this.#wasStalled = readings.isStalled;
    if (this.#validAtUs !== undefined && this.isSafe && atUs - this.#validAtUs > this.#safeTimeoutS * 1e6) {
      this.#validAtUs = undefined;
      this.#isStopped = true;
      this.#plant.stopMotor?.(atUs);
      begun = "T";
    }
    if (begun === undefined) return undefined;
    this.#alarm = begun;
    return this.#alarmText(begun);
  }

  powerUp(atUs: number): void {
    this.#plant.stopMotor?.(atUs);
    this.#lastVolumeMl = this.#plant.readAt(atUs).pumpVolumeMl;
    this.#infusedMl = 0;
    this.#withdrawnMl = 0;
    this.#validAtUs = undefined;
    this.#isStopped = false;
    this.#wasStalled = false;
    this.#alarm = "R";
  }

  safeCommand(text: string, atUs: number): string | undefined {
    this.#validAtUs = atUs;
    return this.command(text, atUs);
  }

  /** Answer to a damaged packet in Safe mode. */
  refusal(atUs: number): string {
    return `${this.#prefix(atUs)}?COM`;
  }

  /** Answer to a command with its optional address; `undefined` when it is not for this pump. */
  command(text: string, atUs: number): string | undefined {
    // Bursts and system commands make all pumps talk at once; their answers are to be ignored (manual).
    if (text.includes("*")) return undefined;
    const match = /^(\d{0,2})(.*)$/.exec(text);
    const [, addressText = "", command = ""] = match ?? [];
    if (Number(addressText) !== this.#address) return undefined;
    const name = /^[A-Z]*/.exec(command)?.[0].slice(0, 3) ?? "";
    const isKnown =
      command === "" || name === "DIS" || name === "VER" || SETTERS.has(name) || ACTIONS.has(name);
    const alarm = this.#alarm;
    if (isKnown && alarm !== undefined) {
      this.#alarm = undefined;
      return this.#alarmText(alarm);
    }
    const data = isKnown ? this.#execute(name, command.slice(name.length), atUs) : "?";
    // The status is the one after the command.
    return this.#prefix(atUs) + data;
  }

  #execute(name: string, value: string, atUs: number): string {
    if (name === "DIS") return this.#display(atUs);
    if (name === "VER") return FIRMWARE;
    if (name === "STP") {
      this.#isPaused = this.#isMoving(atUs);
      this.#plant.stopMotor?.(atUs);
    }
    if (name === "CLD") return this.#clear(value);
    if (!SETTERS.has(name)) return "";
    if (value === "") return name === "SAF" ? String(this.#safeTimeoutS) : (this.#memory.get(name) ?? "");
    if (this.#isMoving(atUs) && this.#isBarredWhileRunning(name, value)) return "?NA";
    const number = parsePumpFloat(value.replace(/[A-Z]+$/, ""));
    if (NUMBER_SETTERS.has(name) && number === undefined && !/^[A-Z]+$/.test(value)) return "?OOR";
    if (name === "VOL" && number === undefined) {
      if (value !== "ML" && value !== "UL") return "?OOR";
      this.#unit = value;
    }
    // A rate that is changed while the pump runs takes effect at once and is not stored.
    if (!(name === "RAT" && this.#isMoving(atUs))) this.nvramWrites += 1;
    if (name === "VOL" && number === undefined) return "";
    if (name === "SAF") this.#safeTimeoutS = Math.trunc(number ?? 0);
    else this.#memory.set(name, number === undefined ? value : formatDisplay(number));
    return "";
  }

  /** Units cannot change while the pump runs, nor the direction unless it runs without end (VOL 0). */
  #isBarredWhileRunning(name: string, value: string): boolean {
    if (name === "RAT" || name === "VOL") return /(?:[UM][MH]|^[UM]L)$/.test(value);
    return name === "DIR" && Number(this.#memory.get("VOL") ?? 0) !== 0;
  }

  /** CLD INF or CLD WDR: one counter from zero. */
  #clear(which: string): string {
    if (which === "INF") this.#infusedMl = 0;
    else if (which === "WDR") this.#withdrawnMl = 0;
    else return "?OOR";
    return "";
  }

  #display(atUs: number): string {
    this.#count(this.#plant.readAt(atUs));
    const factor = this.#unit === "UL" ? 1000 : 1;
    return `I${formatDisplay(this.#infusedMl * factor)}W${formatDisplay(this.#withdrawnMl * factor)}${this.#unit}`;
  }

  /** After a self-stop the counters stand still until the motor is started again. */
  #count(readings: PlantReadings): void {
    if ((readings.clears ?? 0) !== this.#clears) {
      this.#clears = readings.clears ?? 0;
      this.#infusedMl = 0;
      this.#withdrawnMl = 0;
    }
    const movedMl = readings.pumpVolumeMl - this.#lastVolumeMl;
    this.#lastVolumeMl = readings.pumpVolumeMl;
    if (!readings.isMotorRunning && movedMl === 0) this.#isStopped = false;
    if (this.#isStopped) return;
    if (movedMl > 0) this.#infusedMl += movedMl;
    else this.#withdrawnMl -= movedMl;
  }

  #prefix(atUs: number): string {
    const isMoving = this.#isMoving(atUs);
    if (isMoving) this.#isPaused = false;
    return `${String(this.#address).padStart(2, "0")}${isMoving ? "I" : this.#isPaused ? "P" : "S"}`;
  }

  #isMoving(atUs: number): boolean {
    const readings = this.#plant.readAt(atUs);
    return readings.isMotorRunning && !readings.isStalled && !this.#isStopped;
  }

  #alarmText(alarm: NewEraAlarm): string {
    return `${String(this.#address).padStart(2, "0")}A?${alarm}`;
  }
}

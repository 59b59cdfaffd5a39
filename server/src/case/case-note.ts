/** What the material itself has wrong with it: told as a technical line, and the rest still works. */
export interface CaseNote {
  /** Case time at which it is told, s: never before it can be known. */
  readonly tS: number;
  readonly reason:
    | "frameTimes"
    | "oneFrame"
    | "clocks"
    | "notDrawn"
    | "telemetryMissing"
    | "telemetryOrder"
    | "telemetryCells"
    | "mixStart"
    | "fault";
  readonly text: string;
}

/** Writes down what happens to sensors while a live session runs: overloads, software zeros, single-use pieces. */
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { SensorEvent } from "../calibration-store/sensor-history.ts";
import type { RuntimeEvent } from "./runtime.ts";

export interface SensorWatchParts {
  readonly sessionId: string;
  readonly wallMs: () => number;
  readonly add: (event: SensorEvent) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

interface Base {
  readonly at: string;
  readonly sessionId: string;
}

/** Takes the events of one runtime; each thing is written once, an overload again when it grew. */
export class SensorWatch {
  readonly #parts: SensorWatchParts;
  readonly #overloads = new Map<string, { readonly count: number; readonly largestKpa: number }>();
  readonly #uses = new Set<string>();
  #zerosTold = 0;

  constructor(parts: SensorWatchParts) {
    this.#parts = parts;
  }

  take(event: RuntimeEvent): void {
    if (event.kind === "procedure") this.#procedure(event.procedure);
  }

  #procedure({ zeros = [], sensors = [], caseStartedAtUs }: ProcedureRecord): void {
    // At most fifty are kept in the record: the newest that were not told yet are among them.
    const lastAtUs = this.#zerosTold;
    for (const zero of zeros.filter(({ atUs }) => atUs > lastAtUs)) {
      this.#zerosTold = zero.atUs;
      const { kind: change, offsetKpa, by, deviceId, serialNumber, fullScaleKpa } = zero;
      const scale = fullScaleKpa === undefined ? {} : { fullScaleKpa };
      this.#add({ kind: "zero", ...this.#base(), deviceId, serialNumber, change, offsetKpa, by, ...scale });
    }
    for (const { deviceId, serialNumber, overload, lot = "", unit = "" } of sensors) {
      if (overload !== undefined && this.#isNews(deviceId, overload)) {
        this.#add({ kind: "overload", ...this.#base(), deviceId, serialNumber, ...overload });
      }
      const piece = JSON.stringify([lot, unit]);
      if (lot === "" || caseStartedAtUs === undefined || this.#uses.has(piece)) continue;
      this.#uses.add(piece);
      this.#add({ kind: "use", ...this.#base(), deviceId, lot, unit });
    }
  }

  /** A record is told every two seconds: while a push grows there is a line for each at most. */
  #isNews(deviceId: string, now: { readonly count: number; readonly largestKpa: number }): boolean {
    const before = this.#overloads.get(deviceId);
    if (before !== undefined && before.count === now.count && before.largestKpa === now.largestKpa)
      return false;
    this.#overloads.set(deviceId, { count: now.count, largestKpa: now.largestKpa });
    return true;
  }

  #base(): Base {
    return { at: new Date(this.#parts.wallMs()).toISOString(), sessionId: this.#parts.sessionId };
  }

  #add(event: SensorEvent): void {
    this.#parts.add(event).catch(this.#parts.onError);
  }
}

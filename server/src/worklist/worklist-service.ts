/** The day's worklist for the set-up page: asked once at a time and kept for half a minute, however many screens ask. */
import { queryWorklist, type WorklistSettings } from "@cementwatch/drivers/worklist/worklist-query";
import { FaultError } from "@cementwatch/shared/faults";
import type { WorklistAnswer } from "@cementwatch/shared/session/worklist-answer";
import type { Clock } from "../clock.ts";
import { createDeviceClock } from "../device-clock.ts";
import { openPseudonymKey, pseudonymOf } from "./pseudonym-key.ts";

const KEPT_US = 30_000_000;

export interface WorklistServiceParts {
  /** Absent: no worklist is set up. */
  readonly settings?: WorklistSettings;
  readonly dataFolder: string;
  readonly clock: Clock;
}

export class WorklistService {
  readonly #parts: WorklistServiceParts;
  #kept: { readonly atUs: number; readonly answer: WorklistAnswer } | undefined;
  #running: Promise<WorklistAnswer> | undefined;

  constructor(parts: WorklistServiceParts) {
    this.#parts = parts;
  }

  /** Rejects for a bug only. Entries are kept for 30 s; a problem is not, so that what was mended is seen at once. */
  async read(): Promise<WorklistAnswer> {
    const kept = this.#kept;
    if (kept !== undefined && this.#parts.clock.nowUs() - kept.atUs <= KEPT_US) return kept.answer;
    this.#kept = undefined;
    this.#running ??= this.#ask().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #ask(): Promise<WorklistAnswer> {
    const { settings, clock, dataFolder } = this.#parts;
    if (settings === undefined) {
      return { problem: "no worklist is set up: enter the case by hand, or add worklist to the device set" };
    }
    try {
      const key = openPseudonymKey(dataFolder);
      const answer = await queryWorklist({
        settings,
        clock: createDeviceClock(() => clock.nowUs()),
        date: localDate(clock.wallMs()),
        pseudonymOf: (patientId) => pseudonymOf(key, patientId),
      });
      this.#kept = { atUs: clock.nowUs(), answer };
      return answer;
    } catch (error) {
      if (error instanceof FaultError) return { problem: error.detail };
      throw error;
    }
  }
}

/** The hospital's day, as DICOM writes it. */
function localDate(wallMs: number): string {
  const date = new Date(wallMs);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, "0")).join("");
}

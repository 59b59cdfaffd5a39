/** The last readings of each detector, for the sparklines of the table strip. */
import type { EvidenceReading } from "@cementwatch/shared/leak/assessment";
import { type ChartWindow, SeriesRing } from "./series-ring.ts";

/** More than 10 s of assessments, which come ten times a second and at each transition of an alarm. */
const CAPACITY = 512;

export class EvidenceHistory {
  readonly #rings = new Map<string, SeriesRing>();

  /** A reading of the same moment as the one before is the same reading. */
  add(readings: readonly EvidenceReading[]): void {
    for (const reading of readings) {
      const ring = this.#ring(evidenceKey(reading));
      if (ring.last()?.atUs !== reading.measuredAtUs) ring.push(reading.measuredAtUs, reading.value);
    }
  }

  window(key: string, fromUs: number, toUs: number, buckets: number): ChartWindow {
    return this.#ring(key).window(fromUs, toUs, buckets);
  }

  clear(): void {
    this.#rings.clear();
  }

  #ring(key: string): SeriesRing {
    const known = this.#rings.get(key);
    if (known !== undefined) return known;
    const made = new SeriesRing(CAPACITY);
    this.#rings.set(key, made);
    return made;
  }
}

/** The detector and the view that it reads. */
export function evidenceKey({ name, view }: Pick<EvidenceReading, "name" | "view">): string {
  return view === undefined ? name : `${name} ${view}`;
}

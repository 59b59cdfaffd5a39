/** Heights of a vertebral body measured on a lateral frame, mm, and the angle between its endplates. */

export interface VertebralHeights {
  readonly anteriorMm: number;
  readonly middleMm: number;
  readonly posteriorMm: number;
  /** Between the body's own endplates, degrees; positive = kyphotic (anterior lower). */
  readonly wedgeDeg: number;
  /** Upper endplate of the level above to lower endplate of the level below, degrees. */
  readonly cobbDeg?: number;
  /** Mean height of the adjacent levels, mm: what restoration is measured against. */
  readonly referenceMm?: number;
  /** Expanded relative uncertainty (k = 2) of lengths, from the pixel spacing. */
  readonly uncertainty01: number;
}

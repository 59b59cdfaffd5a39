/** Stored spacings that may hold for a picture. Pure: today is given. */
import type { AlignmentEntry, SpacingEntry } from "@cementwatch/shared/calibration/alignment-entry";
import { dueOn } from "@cementwatch/shared/calibration/due";

export interface ShownPicture {
  readonly pictureId: string;
  readonly rows: number;
  readonly columns: number;
  readonly isSimulated: boolean;
}

/** The newest of each field of view of this picture at this size whose date has not passed, newest first. */
export function storedSpacings(
  entries: readonly AlignmentEntry[],
  picture: ShownPicture | undefined,
  today: string,
): readonly SpacingEntry[] {
  const seen = new Set<string>();
  return entries.filter((entry): entry is SpacingEntry => {
    if (picture === undefined || entry.kind !== "spacing" || seen.has(entry.fieldOfView)) return false;
    const { pictureId, rows, columns } = entry.picture;
    const isThis = pictureId === picture.pictureId && rows === picture.rows && columns === picture.columns;
    if (!isThis || entry.isSimulated !== picture.isSimulated) return false;
    seen.add(entry.fieldOfView);
    return (dueOn(entry.validUntil, today).days ?? -1) >= 0;
  });
}

/** What the typed spacing becomes: mm to its last digit, per cent rounded up. */
export function typedFrom({ result }: SpacingEntry): {
  readonly typedMm: number;
  readonly typedPercent: number;
} {
  return { typedMm: Number(result.mmPerPx.toFixed(4)), typedPercent: Math.ceil(result.uncertainty01 * 100) };
}

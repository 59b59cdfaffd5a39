/** Heights before and after as rows of a table. Pure. */
import {
  compressionRatio01,
  genantGrade,
  heightRestoration,
  REPEATABILITY_DEG,
  REPEATABILITY_MM,
} from "@cementwatch/shared/procedure/height-measurement";
import type { VertebralHeights } from "@cementwatch/shared/procedure/vertebral-heights";
import { DASHES, oneDecimal } from "../text/numbers.ts";

export interface HeightRow {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
}

const HEIGHTS = [
  ["front", "anteriorMm"],
  ["middle", "middleMm"],
  ["back", "posteriorMm"],
] as const;
const ANGLES = [
  ["wedge", "wedgeDeg"],
  ["Cobb", "cobbDeg"],
] as const;

/** A row for each height and angle that was measured; the change of a height with its restoration when it is known. */
export function heightRows(
  before: VertebralHeights | undefined,
  after: VertebralHeights | undefined,
): readonly HeightRow[] {
  const rows = HEIGHTS.map(([name, key]) => ({
    name,
    before: oneDecimal(before?.[key]),
    after: oneDecimal(after?.[key]),
    change: before === undefined || after === undefined ? "" : heightChange(before, after, key),
  }));
  const angles = ANGLES.filter(([, key]) => before?.[key] !== undefined || after?.[key] !== undefined);
  return [
    ...rows,
    ...angles.map(([name, key]) => ({
      name: `${name} °`,
      before: oneDecimal(before?.[key]),
      after: oneDecimal(after?.[key]),
      change: difference(before?.[key], after?.[key], "°"),
    })),
  ];
}

function heightChange(
  before: VertebralHeights,
  after: VertebralHeights,
  key: "anteriorMm" | "middleMm" | "posteriorMm",
): string {
  const gain = difference(before[key], after[key], " mm");
  const referenceMm = after.referenceMm ?? before.referenceMm;
  const back =
    referenceMm === undefined ? undefined : heightRestoration(before[key], after[key], referenceMm);
  if (back === undefined) return gain;
  return `${gain} · ${whole(back.percent)} ± ${Math.round(back.uncertaintyPercent)} % of the loss`;
}

function difference(before: number | undefined, after: number | undefined, unit: string): string {
  if (before === undefined || after === undefined) return "";
  const text = oneDecimal(after - before, true);
  return text === DASHES ? "" : text + unit;
}

function whole(value: number): string {
  const rounded = Math.round(value);
  return rounded < 0 ? `−${-rounded}` : String(rounded);
}

/** `front lost 32 % · Genant 2`; empty without a reference. */
export function lossText(heights: VertebralHeights | undefined): string {
  const grade = heights === undefined ? undefined : genantGrade(heights);
  if (heights?.referenceMm === undefined || grade === undefined) return "";
  const lost = compressionRatio01(heights.anteriorMm, heights.referenceMm);
  return `front lost ${whole(100 * lost)} % · Genant ${grade}`;
}

/** What the numbers are worth. */
export const WORTH_TEXT = `by eye: ± ${REPEATABILITY_MM} mm, ± ${REPEATABILITY_DEG}°`;

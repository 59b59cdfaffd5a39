/** What was done at each level, with height restoration and peak pressure worked out. */
import type { LevelRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { VertebralHeights } from "@cementwatch/shared/procedure/vertebral-heights";
import type { ReportHeights, ReportLevel } from "./report.ts";

export function reportLevel(level: LevelRecord): ReportLevel {
  const peaks = level.injections.flatMap(({ peakPressureKpa }) => peakPressureKpa ?? []);
  const { isActive: _active, firstActiveAtUs: _first, heights, ...rest } = level;
  return {
    ...rest,
    ...(peaks.length === 0 ? {} : { peakPressureKpa: Math.max(...peaks) }),
    heights: reportHeights(heights),
  };
}

/** Below this loss of height, mm, a restoration in percent is noise. assumption: the repeatability of the measurement */
const LOSS_LEAST_MM = 2;

/**
 * Height restoration as the kyphoplasty papers define it: (after − before) / (reference − before) · 100, with the mean
 * of the adjacent levels as reference. Left out without a reference, and where the loss is too small to divide by.
 */
function reportHeights({ before, after }: LevelRecord["heights"]): ReportHeights {
  const measured = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  const referenceMm = before?.referenceMm ?? after?.referenceMm;
  if (before === undefined || after === undefined || referenceMm === undefined) return measured;
  const share = (key: "anteriorMm" | "middleMm" | "posteriorMm"): number | undefined =>
    restorationPercent(before, after, referenceMm, key);
  const anteriorPercent = share("anteriorMm");
  const middlePercent = share("middleMm");
  const posteriorPercent = share("posteriorMm");
  const restoration = {
    ...(anteriorPercent === undefined ? {} : { anteriorPercent }),
    ...(middlePercent === undefined ? {} : { middlePercent }),
    ...(posteriorPercent === undefined ? {} : { posteriorPercent }),
  };
  return { ...measured, restoration };
}

function restorationPercent(
  before: VertebralHeights,
  after: VertebralHeights,
  referenceMm: number,
  key: "anteriorMm" | "middleMm" | "posteriorMm",
): number | undefined {
  const lossMm = referenceMm - before[key];
  return lossMm < LOSS_LEAST_MM ? undefined : (100 * (after[key] - before[key])) / lossMm;
}

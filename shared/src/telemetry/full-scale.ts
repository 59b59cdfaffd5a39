/** How far a device measures pressure: what its plate says, what was calibrated, and what follows from it. Pure. */
import { type DeviceConfig, type DeviceRole, isPressureRole } from "../session/session-config.ts";

type Ranged = Pick<DeviceConfig, "calibrations" | "pressureRange">;

/** Full scale for the zero, kPa: of the calibration, else as declared; `undefined` when neither is known. */
export function fullScaleKpa({ calibrations, pressureRange }: Ranged, role: DeviceRole): number | undefined {
  return calibrations[role]?.range?.max ?? pressureRange?.max;
}

/** What may be put on it, kPa: the device's own range; the calibrated one only where nothing else is known. */
export function ratedKpa({ calibrations, pressureRange }: Ranged, role: DeviceRole): number | undefined {
  return pressureRange?.max ?? calibrations[role]?.range?.max;
}

/** Up to where a value can be evidence, kPa: the smaller of the two. */
export function usableRangeKpa(
  { calibrations, pressureRange }: Ranged,
  role: DeviceRole,
): number | undefined {
  const known = [calibrations[role]?.range?.max, pressureRange?.max].filter((max) => max !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** A range is at least so many times the limit, so that an excess is measured and not cut off. */
const RANGE_OVER_LIMIT = 1.25;

/** What is wrong with a range against the limit in force, in words; `undefined` when it fits or is not known. */
export function rangeProblem(device: Ranged, role: DeviceRole, limitKpa: number): string | undefined {
  const rangeKpa = usableRangeKpa(device, role);
  if (!isPressureRole(role) || rangeKpa === undefined) return undefined;
  if (rangeKpa >= RANGE_OVER_LIMIT * limitKpa) return undefined;
  const most = Math.floor(rangeKpa / RANGE_OVER_LIMIT);
  return `range ${Math.round(rangeKpa)} kPa is below ${RANGE_OVER_LIMIT} × the limit of ${Math.round(limitKpa)} kPa: fit a sensor up to ${Math.ceil(RANGE_OVER_LIMIT * limitKpa)} kPa, or set the limit to ${most} kPa or less`;
}

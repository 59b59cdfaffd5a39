/** Case time: seconds after `first_frame_time`. */
import type { AcquisitionTime } from "../imaging/dicom-timing.ts";

const ZONE = /(Z|[+-]\d{2}:?\d{2})$/;

interface WrittenTime {
  /** As written, read as if it were UTC. */
  readonly wallS: number;
  readonly zoneMinutes?: number;
}

/** Times without a zone are local: zones count only when both have one. `NaN` when it is no time. */
export function secondsFromTo(fromIso: string, to: AcquisitionTime | string): number {
  const from = writtenTime(fromIso);
  const end = typeof to === "string" ? writtenTime(to) : { ...to, wallS: to.wallUs / 1e6 };
  const zoneS =
    from.zoneMinutes === undefined || end.zoneMinutes === undefined
      ? 0
      : (end.zoneMinutes - from.zoneMinutes) * 60;
  return end.wallS - from.wallS - zoneS;
}

function writtenTime(iso: string): WrittenTime {
  const zone = ZONE.exec(iso)?.[0];
  const wallS = Date.parse(`${zone === undefined ? iso : iso.slice(0, -zone.length)}Z`) / 1000;
  if (zone === undefined) return { wallS };
  if (zone === "Z") return { wallS, zoneMinutes: 0 };
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return { wallS, zoneMinutes: (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) };
}

/** Devices joined with their newest calibration, those that are due first. Pure. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import { unusableReason } from "@cementwatch/shared/calibration/entry-use";
import type { RunView } from "@cementwatch/shared/calibration/run-view";
import { type CalibrationDevice, kindsOf } from "./device-api.ts";
import { type DueWords, dueWords } from "./due-words.ts";

export interface DeviceRow {
  readonly key: string;
  readonly device: CalibrationDevice;
  readonly kind: CalibrationKind;
  readonly newest?: CalibrationEntry;
  readonly due: DueWords;
}

const URGENCY: readonly DueWords["state"][] = ["lockedOut", "expired", "never", "due7", "due30", "ok"];

/** One row for each thing that a device measures. */
export function deviceRows(
  devices: readonly CalibrationDevice[],
  entries: readonly CalibrationEntry[],
  todayIso: string,
): readonly DeviceRow[] {
  return devices
    .flatMap((device) =>
      kindsOf(device).map((kind): DeviceRow => {
        const newest = newestOf(entries, device.serialNumber, kind);
        return {
          key: `${device.deviceId} ${kind}`,
          device,
          kind,
          ...(newest === undefined ? {} : { newest }),
          due: dueOf(newest, todayIso),
        };
      }),
    )
    .toSorted((a, b) => URGENCY.indexOf(a.due.state) - URGENCY.indexOf(b.due.state));
}

/** A calibration that no measurement may use is none, whatever its date. */
function dueOf(newest: CalibrationEntry | undefined, todayIso: string): DueWords {
  const unusable = newest === undefined ? undefined : unusableReason(newest);
  if (unusable !== undefined) return { state: "lockedOut", words: `▲ not used: ${unusable}` };
  return dueWords(newest?.validUntil, todayIso);
}

/** A device without a serial number has no calibration: it could be another one. */
function newestOf(
  entries: readonly CalibrationEntry[],
  serialNumber: string,
  kind: CalibrationKind,
): CalibrationEntry | undefined {
  if (serialNumber === "") return undefined;
  return historyOf(entries, serialNumber, kind).at(-1);
}

/** Every version of one device and kind, oldest first. */
export function historyOf(
  entries: readonly CalibrationEntry[],
  serialNumber: string,
  kind: CalibrationKind,
): readonly CalibrationEntry[] {
  return entries
    .filter(({ plan }) => plan.device.serialNumber === serialNumber && plan.kind === kind)
    .toSorted((a, b) => a.version - b.version);
}

export function isOpenRun({ stage }: RunView): boolean {
  return stage !== "complete" && stage !== "abandoned";
}

/** Devices that can be calibrated, as the server knows them. */
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import type { DeviceSignal } from "@cementwatch/shared/telemetry/reading";
import type { SignalUnit } from "@cementwatch/shared/units";
import { readJson } from "./http.ts";

export interface CalibrationDevice {
  readonly deviceId: string;
  readonly driver: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly signals: readonly { readonly signal: DeviceSignal; readonly unit: SignalUnit }[];
  readonly isConnected: boolean;
  readonly isSimulated: boolean;
}

/** @throws Refusal with the server's advice. */
export const fetchDevices = (signal: AbortSignal) =>
  readJson<readonly CalibrationDevice[]>("/api/calibration/devices", { signal });

const KIND_OF: Partial<Record<DeviceSignal, CalibrationKind>> = {
  pressure: "pressure",
  force: "force",
  volume: "volume",
  temperature: "temperature",
};

/** What of a device can be calibrated here. */
export function kindsOf(device: CalibrationDevice): readonly CalibrationKind[] {
  return device.signals.flatMap(({ signal }) => KIND_OF[signal] ?? []);
}

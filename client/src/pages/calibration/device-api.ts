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

/** What the server knows of a device's last half minute, after a sequence. */
interface DeviceReadingsAnswer {
  /** Of the clock of `atUs`, when it answered. */
  readonly nowUs: number;
  readonly serialNumber: string;
  readonly isConnected: boolean;
  /** Raw, oldest first; without a value: no number. */
  readonly readings: readonly {
    readonly atUs: number;
    readonly signal: DeviceSignal;
    readonly value?: number;
    readonly quality: "valid" | "saturated" | "invalid";
  }[];
  readonly last: number;
}

/** @throws Refusal with the server's advice. */
export const fetchDeviceReadings = (deviceId: string, after: number, signal: AbortSignal) =>
  readJson<DeviceReadingsAnswer>(
    `/api/calibration/devices/${encodeURIComponent(deviceId)}/readings?after=${after}`,
    { signal },
  );

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

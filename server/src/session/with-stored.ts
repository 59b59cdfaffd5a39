/** A configuration with what the stores hold for its devices: calibrations, overloads and checks, latencies. */
import type { SessionStatus } from "@cementwatch/shared/pipeline/events";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { AlignmentOffice } from "../alignment/alignment-office.ts";
import type { CalibrationOffice } from "../calibration-store/calibration-office.ts";
import { withSensorFacts } from "./sensor-facts.ts";
import { withStoredCalibrations } from "./stored-calibrations.ts";
import type { GivenLatencies } from "./stored-offsets.ts";

interface StoredParts {
  readonly office: CalibrationOffice;
  readonly alignments: AlignmentOffice;
  /** Devices whose calibration stands in the device set. */
  readonly inline: ReadonlySet<string>;
  readonly given: GivenLatencies;
}

/** @param devices as they identified themselves so far */
export function withStored(
  config: SessionConfig,
  devices: SessionStatus["devices"],
  { office, alignments, inline, given }: StoredParts,
): SessionConfig {
  const { calibrations: store, policy, sensorHistory: history } = office;
  const serialOf = (id: string) => serialIn(devices, id);
  const stored = { store, inline, lockOutAfterDays: policy.lockOutAfterDays };
  const calibrated = withStoredCalibrations(config, stored, serialOf);
  const facts = {
    history,
    checkedAt: (serial: string) => office.zeroCheckedAt(serial),
    peripherals: office.peripheralsDue(),
  };
  return alignments.inForce(withSensorFacts(calibrated, facts, serialOf), given, serialOf);
}

/** What a device reported; empty when it has not said. */
export function serialIn(devices: SessionStatus["devices"], id: string): string {
  return devices.find(({ deviceId }) => deviceId === id)?.identity?.serialNumber ?? "";
}

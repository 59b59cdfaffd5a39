/** What the engineer's pages do with devices: raw readings, calibration runs, the search on free ports, transcripts. */
import { DeviceReadings } from "../calibration/device-readings.ts";
import { DeviceTap } from "../calibration/device-tap.ts";
import { RunService } from "../calibration/run-service.ts";
import type { CalibrationOffice } from "../calibration-store/calibration-office.ts";
import type { Clock } from "../clock.ts";
import { createDeviceClock } from "../device-clock.ts";
import { ProbeService } from "../devices/probe-service.ts";
import { TranscriptRing } from "../devices/transcript-ring.ts";
import { caseGoesOn, caseHolds } from "./case-holds.ts";
import type { RuntimeSnapshot } from "./runtime.ts";

interface DeskOptions {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly office: CalibrationOffice;
  /** Of the live runtime; undefined before it starts. */
  readonly live: () => RuntimeSnapshot | undefined;
  readonly onError: (error: unknown) => void;
}

export interface DeviceDesk {
  /** Live devices talk through it. */
  readonly tap: DeviceTap;
  readonly deviceReadings: DeviceReadings;
  readonly calibrationRuns: RunService;
  readonly probing: ProbeService;
  readonly transcripts: TranscriptRing;
  close(): Promise<void>;
}

/** Nothing here touches a device that a case uses: runs and searches ask `live` first. */
export function openDeviceDesk({ dataFolder, clock, office, live, onError }: DeskOptions): DeviceDesk {
  const tap = new DeviceTap();
  const deviceClock = createDeviceClock(() => clock.nowUs());
  const deviceReadings = new DeviceReadings(tap, deviceClock);
  const calibrationRuns = new RunService({
    dataFolder,
    tap,
    clock: deviceClock,
    wallMs: () => clock.wallMs(),
    entries: office.calibrations,
    references: office.references,
    busyReason: (deviceId) => caseHolds(live(), deviceId),
    onError,
  });
  const transcripts = new TranscriptRing(tap, () => clock.nowUs());
  const probing = new ProbeService({
    caseReason: () => caseGoesOn(live()),
    portsInUse: () => live()?.config.devices.map(({ options }) => String(options["port"])) ?? [],
  });
  return {
    tap,
    deviceReadings,
    calibrationRuns,
    probing,
    transcripts,
    async close() {
      await calibrationRuns.close();
      deviceReadings.close();
      await probing.close();
      transcripts.close();
    },
  };
}

/** Whether the disk holds twice what the case to come is expected to write, in gigabytes that a person can compare. */
import type { ParameterId } from "../leak/parameters.ts";
import type { MachineCheck } from "../procedure/checklist-item.ts";
import type { SessionConfig } from "../session/session-config.ts";
import { US_PER_S } from "../time.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { BYTES_PER_GB, minutesLeft, usualBytesPerS } from "./room.ts";
import { hasRecorderFailed } from "./technical-conditions.ts";

type Limits = Readonly<Record<ParameterId, number>>;

/** Room for this many cases must be free before one begins: one goes wrong and is done again. */
const CASES_WANTED = 2;
/** Query, reply and calibrated sample of one reading, before compression (measured: 390 bytes). */
const BYTES_PER_READING = 500;
/** Assessments, statuses, findings, snapshots, clocks and what three screens show (measured in a simulated case). */
const BYTES_PER_S_BESIDE = 60_000;
const S_PER_MIN = 60;

/**
 * What one case will write, bytes: its planned length times the rates of its picture sources (usual size and share of
 * beam-on time) and devices, or the present rate when that is higher.
 */
export function expectedCaseBytes(config: SessionConfig, limits: Limits, measuredBytesPerS: number): number {
  const pictures = Math.max(1, config.pictures.length) * usualBytesPerS(limits);
  const devices = config.devices.reduce(
    (sum, { nominalPeriodUs }) => sum + (BYTES_PER_READING * US_PER_S) / Math.max(1, nominalPeriodUs),
    0,
  );
  const bytesPerS = Math.max(pictures + devices + BYTES_PER_S_BESIDE, measuredBytesPerS);
  return bytesPerS * limits.plannedCaseMin * S_PER_MIN;
}

export function diskFinding(
  { config, room, recorder }: Pick<PipelineState, "config" | "room" | "recorder">,
  limits: Limits,
): Omit<MachineCheck, "id"> {
  if (hasRecorderFailed(recorder)) {
    return { state: "failed", detail: "disk: recording failed; free the disk or change it" };
  }
  if (room === undefined) return { state: "waiting", detail: "disk: not measured yet" };
  if (room.isDiskLow) {
    const minutes = Math.floor(minutesLeft(room.freeBytes, room.bytesPerS));
    return { state: "failed", detail: `disk: full in ${minutes} min at the present rate; free some` };
  }
  const wanted = CASES_WANTED * expectedCaseBytes(config, limits, room.bytesPerS);
  const told = `disk: ${gb(room.freeBytes, Math.floor)} GB free, ${gb(wanted, Math.ceil)} GB wanted`;
  return { state: room.freeBytes < wanted ? "failed" : "ok", detail: told };
}

/** Rounded so that it never promises more than there is. */
function gb(bytes: number, round: (value: number) => number): number {
  const value = bytes / BYTES_PER_GB;
  return value < 1_000 ? round(value * 10) / 10 : round(value);
}

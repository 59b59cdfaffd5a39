/**
 * The software zero of the injector's pressure: taken off every value in this session, never written to the device,
 * kept with who pressed and how much, and taken away by one press.
 */
import type { OperatorAct } from "../procedure/operator-act.ts";
import type { ZeroRecord } from "../procedure/procedure-record.ts";
import type { DeviceConfig } from "../session/session-config.ts";
import { fullScaleKpa } from "../telemetry/full-scale.ts";
import { US_PER_S } from "../time.ts";
import { calibrationContext } from "./calibration-context.ts";
import type { PipelineState } from "./pipeline-state.ts";

/** A larger offset is a fault of the sensor, not a matter of a zero (issue: 1 % of full scale). */
const MOST_SHARE = 0.01;
/** Between the smallest and the largest value of the second: more is a line that is not at rest (assumption). */
const QUIET_SHARE = 0.005;
/** The readings of the second reach over so much of it, or the sensor was away (assumption). */
const COVERED_US = 0.7 * US_PER_S;
const ZEROS_KEPT = 50;

/** Why the zero is refused, with the value and what to do; `undefined` when it can be taken. */
export function zeroRefusal(
  state: PipelineState,
  act: Extract<OperatorAct, { kind: "zeroPressure" }>,
): string | undefined {
  if (act.isRemoved === true) {
    return state.operator.fields.zeroOffsetKpa === 0 ? "There is no zero to remove." : undefined;
  }
  const rest = restOf(state);
  if (rest === undefined)
    return "Zero pressure needs a fresh, valid pressure for one second. Check the sensor.";
  const fullScale = fullScaleOfPressure(state);
  if (fullScale === undefined) {
    return "The sensor's range is not known: enter its pressureRange in the device set, then zero.";
  }
  const most = MOST_SHARE * fullScale;
  const value = `Pressure is ${rest.meanKpa.toFixed(1)} kPa`;
  if (Math.abs(rest.meanKpa) > most) {
    return `${value}, more than 1 % of full scale (${most.toFixed(1)} kPa): release the syringe and open the line; if it stays, calibrate the sensor.`;
  }
  if (rest.spreadKpa > QUIET_SHARE * fullScale) {
    return `${value} and moves by ${rest.spreadKpa.toFixed(1)} kPa within a second: open the line, wait until it is still, then zero.`;
  }
  if (act.isLineOpen === true) return undefined;
  return "Open the line to air first, then confirm that it is open: a zero under pressure hides that pressure.";
}

/** Mean of the last second of fresh, valid pressure before the present zero, kPa; `undefined` without one. */
export function restPressureKpa(state: PipelineState): number | undefined {
  return restOf(state)?.meanKpa;
}

function restOf({ recentPressure, operator, atUs }: PipelineState) {
  const recent = recentPressure.filter((entry) => atUs - entry.atUs < US_PER_S);
  const [first, last] = [recent[0], recent.at(-1)];
  if (recent.length < 3 || first === undefined || last === undefined) return undefined;
  if (last.atUs - first.atUs < COVERED_US) return undefined;
  const values = recent.map(({ kpa }) => kpa);
  const meanKpa = values.reduce((sum, kpa) => sum + kpa, 0) / values.length + operator.fields.zeroOffsetKpa;
  return { meanKpa, spreadKpa: Math.max(...values) - Math.min(...values) };
}

function fullScaleOfPressure(state: PipelineState): number | undefined {
  const device = pressureDevice(state);
  return device === undefined ? undefined : fullScaleKpa(device, "injectorPressure");
}

function pressureDevice({ config, signals }: PipelineState): DeviceConfig | undefined {
  return config.devices.find(({ id }) => id === signals.pressureKpa?.deviceId);
}

/** Puts a change of the zero on the record, whichever act made it. */
export function noteZero(
  state: PipelineState,
  { beforeKpa, act, by, atUs }: { beforeKpa: number; act: OperatorAct; by: string; atUs: number },
): void {
  const offsetKpa = state.operator.fields.zeroOffsetKpa;
  const isAgain = act.kind === "zeroPressure" && act.isRemoved !== true;
  if (offsetKpa === beforeKpa && !isAgain) return;
  const device = pressureDevice(state);
  const fullScale = fullScaleOfPressure(state);
  const zero: ZeroRecord = {
    atUs,
    kind: act.kind === "undo" ? "undone" : isAgain ? "set" : "removed",
    offsetKpa,
    beforeKpa,
    by,
    deviceId: device?.id ?? "",
    serialNumber: device === undefined ? "" : calibrationContext(state, device).deviceSerial,
    ...(fullScale === undefined ? {} : { fullScaleKpa: fullScale }),
  };
  state.zeros = [...state.zeros, zero].slice(-ZEROS_KEPT);
}

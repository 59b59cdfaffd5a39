/** Machine checks of what is fitted: range against the limit, overloads, single-use pieces, yearly tests. Pure. */
import { dueOn } from "../calibration/due.ts";
import type { ParameterId } from "../leak/parameters.ts";
import type { MachineCheck } from "../procedure/checklist-item.ts";
import type { DeviceConfig, DeviceRole, PeripheralDue } from "../session/session-config.ts";
import { isPressureRole } from "../session/session-config.ts";
import { rangeProblem, usableRangeKpa } from "../telemetry/full-scale.ts";
import { balloonLimitKpa } from "./balloon-status.ts";
import { type PipelineState, ROLE_SIGNAL } from "./pipeline-state.ts";

type Limits = Readonly<Record<ParameterId, number>>;
type Finding = Omit<MachineCheck, "id">;

/** Range, overload and single use of every fitted sensor. */
export function sensorFindings(state: PipelineState, limits: Limits): readonly Finding[] {
  return state.config.devices.flatMap((device) => {
    const roles = device.roles.filter((role) => state.signals[ROLE_SIGNAL[role]]?.deviceId === device.id);
    if (roles.length === 0) return [];
    return [
      ...roles.flatMap((role) => rangeFinding(state, device, role, limits)),
      ...overloadFinding(state, device),
      ...singleUseFinding(device),
    ];
  });
}

function rangeFinding(
  state: PipelineState,
  device: DeviceConfig,
  role: DeviceRole,
  limits: Limits,
): Finding[] {
  const limitKpa = limitOf(state, role, limits);
  if (limitKpa === undefined) return [];
  const problem = rangeProblem(device, role, limitKpa);
  if (problem !== undefined) return [{ state: "failed", detail: `${device.id}: ${problem}` }];
  if (usableRangeKpa(device, role) !== undefined) return [{ state: "ok", detail: device.id }];
  return [
    { state: "waiting", detail: `${device.id}: range not known, enter pressureRange in the device set` },
  ];
}

/** The pressure limit in force for a role, kPa; `undefined` where none is. */
function limitOf(state: PipelineState, role: DeviceRole, limits: Limits): number | undefined {
  if (!isPressureRole(role) || role === "intravertebralPressure") return undefined;
  if (role === "injectorPressure") return limits.pressureLimitKpa;
  return balloonLimitKpa(state.config, limits, role === "balloonPressureLeft" ? "left" : "right");
}

function overloadFinding(state: PipelineState, { id, overloadBefore }: DeviceConfig): Finding[] {
  const now = state.devices[id]?.overload;
  if (now !== undefined) {
    return [{ state: "failed", detail: `${id}: overloaded to ${barWords(now.largestKpa)} now: check zero` }];
  }
  if (overloadBefore === undefined) return [];
  const { on, count, largestKpa } = overloadBefore;
  const times = count === 1 ? "" : ` (${count} times)`;
  const detail = `${id}: overloaded ${on} to ${barWords(largestKpa)}${times}: check zero before use`;
  return [{ state: "failed", detail }];
}

function barWords(kpa: number): string {
  return `${Math.round(kpa / 10) / 10} bar`;
}

function singleUseFinding({ id, singleUse }: DeviceConfig): Finding[] {
  if (singleUse === undefined) return [];
  const { lot, unit, usedBefore } = singleUse;
  if (lot === "") return [{ state: "waiting", detail: `${id}: lot of the single-use sensor not entered` }];
  const piece = [lot, unit].filter((part) => part !== "").join(" / ");
  const last = usedBefore.at(-1);
  if (last !== undefined) {
    return [{ state: "failed", detail: `${id}: ${piece} was used on ${last}: open a new sensor` }];
  }
  return [{ state: "ok", detail: `${id}: lot ${piece}` }];
}

/** Yearly tests of pedal, screen and speaker: what is due is told, and stops nobody. */
export function peripheralFinding(peripherals: readonly PeripheralDue[] | undefined, today: string): Finding {
  if (peripherals === undefined || peripherals.length === 0) {
    return { state: "notUsed", detail: "no test of pedal, screen or speaker was entered" };
  }
  const told = peripherals.flatMap(({ title, validUntil, problem }) => {
    const due = dueOn(validUntil, today);
    if (problem !== undefined) return [`${title}: ${problem}`];
    return due.state === "ok" ? [] : [`${title}: test ${due.words.replace(": not used", "")}`];
  });
  if (told.length > 0) return { state: "waiting", detail: told.join(" · ") };
  return { state: "ok", detail: `${peripherals.length} tested within their time` };
}

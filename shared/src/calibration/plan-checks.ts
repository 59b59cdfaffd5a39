/** What stands against a plan before it is made. Each refusal names the field and says what to do. */
import type { SignalUnit } from "../units.ts";
import type { CalibrationKind, CalibrationPlan, DeviceUnderTest, ProcedureId } from "./calibration-plan.ts";
import { PlanRefusal } from "./plan-refusal.ts";
import type { PlanRequest } from "./plan-request.ts";
import type { ReferenceStandard } from "./reference-standard.ts";

/** Largest part of the permissible error that the reference's uncertainty may take (assumption; usual: a quarter). */
const REFERENCE_LARGEST_01 = 1 / 3;
const REFERENCE_USUAL_01 = 1 / 4;
const HIGHEST_POINTS = 21;

const PROCEDURES: Readonly<Record<ProcedureId, { readonly kind: CalibrationKind; readonly least: number }>> =
  {
    dkdA: { kind: "pressure", least: 5 },
    dkdB: { kind: "pressure", least: 5 },
    dkdC: { kind: "pressure", least: 5 },
    iso376: { kind: "force", least: 8 },
    forceSimplified: { kind: "force", least: 5 },
    gravimetric: { kind: "volume", least: 3 },
    temperaturePoints: { kind: "temperature", least: 2 },
  };

export interface Checked {
  readonly request: PlanRequest;
  readonly device: DeviceUnderTest;
  readonly reference: ReferenceStandard;
  /** ISO date of the calibration. */
  readonly today: string;
  readonly unit: SignalUnit;
  readonly points: number;
  readonly say: (value: number) => string;
  /** Of the reference, in the plan's unit: range and expanded uncertainty at the top of the range. */
  readonly referenceRange: { readonly min: number; readonly max: number };
  readonly referenceUncertainty: number;
}

/** @throws PlanRefusal CAL-PLAN-REFUSED */
export function refuseUnusable(checked: Checked): void {
  refuseRequest(checked);
  refuseReference(checked);
  refuseRange(checked);
}

function refuseRequest({ request, device, points }: Checked): void {
  const procedure = PROCEDURES[request.procedure];
  if (procedure.kind !== request.kind) {
    throw new PlanRefusal(
      "procedure",
      `${request.procedure} is a procedure for ${procedure.kind}, not for ${request.kind}: choose another one.`,
    );
  }
  if (!Number.isInteger(points) || points < procedure.least || points > HIGHEST_POINTS) {
    throw new PlanRefusal(
      "points",
      `${points} points: ${request.procedure} takes ${procedure.least} to ${HIGHEST_POINTS} whole points.`,
    );
  }
  if (request.operator.trim() === "") {
    throw new PlanRefusal(
      "operator",
      "nobody is named: enter the initials or staff number of who calibrates.",
    );
  }
  if (request.kind === "volume" && request.surroundings.waterTemperatureC === undefined) {
    throw new PlanRefusal(
      "surroundings.waterTemperatureC",
      "the water's temperature is missing: measure it in the balance's vessel and enter it, it makes volume out of mass.",
    );
  }
  if (device.serialNumber === "") {
    throw new PlanRefusal(
      "deviceId",
      `${device.deviceId} has told no serial number and the device set names none: a calibration belongs to one instrument. Wait until it is connected, or enter serialNumber in the device set.`,
    );
  }
  if (request.isQuick === true && !device.isSimulated) {
    throw new PlanRefusal(
      "isQuick",
      "short waiting times are for training with simulated devices only: leave them out.",
    );
  }
}

function refuseReference({ request, device, reference, today, unit }: Checked): void {
  const name = `reference ${reference.id}`;
  const wantedUnit = request.kind === "volume" ? "g" : unit;
  if (reference.isRetired) throw refusedReference(`${name} is retired: use another one.`);
  if (reference.kind !== request.kind || (reference.unit !== wantedUnit && reference.unit !== unit)) {
    throw refusedReference(
      `${name} measures ${reference.kind} in ${reference.unit}; this calibration needs ${request.kind} in ${wantedUnit}: choose another reference.`,
    );
  }
  if (reference.validUntil < today) {
    throw refusedReference(
      `the certificate of ${name} (${reference.certificateNumber}) ended on ${reference.validUntil}, today is ${today}: have it calibrated, or use another reference.`,
    );
  }
  if (reference.calibratedAt.slice(0, 10) > today) {
    throw refusedReference(
      `the certificate of ${name} is of ${reference.calibratedAt}, after today (${today}): check the computer's date and the register.`,
    );
  }
  if (reference.serialNumber !== "" && reference.serialNumber === device.serialNumber) {
    throw refusedReference(
      `${name} has the same serial number (${device.serialNumber}) as the device: an instrument cannot be compared with itself. Choose another reference.`,
    );
  }
  if (reference.isSimulated !== device.isSimulated) {
    throw refusedReference(
      device.isSimulated
        ? `${name} is real and the device is simulated: use the simulated reference of the bench.`
        : `${name} is simulated: it says nothing about a real device. Use a real reference.`,
    );
  }
}

function refuseRange({ request, referenceRange, referenceUncertainty, reference, say }: Checked): void {
  const { min, max } = request.range;
  if (!(max > min)) {
    throw new PlanRefusal(
      "range",
      `the range ${say(min)} to ${say(max)} is empty: its end must be above its beginning.`,
    );
  }
  if (!(request.limit > 0) || request.limit >= max - min) {
    throw new PlanRefusal(
      "limit",
      `the permissible error ${say(request.limit)} must be above zero and below the range of ${say(max - min)}.`,
    );
  }
  if (min < referenceRange.min || max > referenceRange.max) {
    throw refusedReference(
      `reference ${reference.id} measures ${say(referenceRange.min)} to ${say(referenceRange.max)}, the device shall be calibrated from ${say(min)} to ${say(max)}: narrow the range or use another reference.`,
    );
  }
  const allowed = request.limit * REFERENCE_LARGEST_01;
  if (referenceUncertainty > allowed) {
    throw refusedReference(
      `reference ${reference.id} is uncertain by ${say(referenceUncertainty)} (k = 2), more than a third of the permissible error ${say(request.limit)}: use a better reference or a wider limit.`,
    );
  }
}

function refusedReference(advice: string): PlanRefusal {
  return new PlanRefusal("referenceId", advice);
}

/** What does not stand against a plan but should be known, in words. */
export function planWarnings(plan: CalibrationPlan): readonly string[] {
  const { reference, limit, range, shown } = plan;
  const expanded = referenceExpanded(reference, range);
  const warnings: string[] = [];
  if (expanded > limit * REFERENCE_USUAL_01) {
    const say = (value: number) => `${(value * shown.factor).toFixed(shown.decimals + 1)} ${shown.unit}`;
    warnings.push(
      `reference ${reference.referenceId} is uncertain by ${say(expanded)}, more than a quarter of the permissible error ${say(limit)}: doubtful verdicts are likely`,
    );
  }
  if (plan.device.isSimulated)
    warnings.push("SIMULATED: a training run, it says nothing about any instrument");
  return warnings;
}

/** Expanded uncertainty (k = 2) of a reference at the largest value of the range, in the plan's unit. */
export function referenceExpanded(
  reference: { readonly expandedUncertainty: number; readonly relativeExpandedUncertainty: number },
  range: { readonly min: number; readonly max: number },
): number {
  const largest = Math.max(Math.abs(range.min), Math.abs(range.max));
  return reference.expandedUncertainty + reference.relativeExpandedUncertainty * largest;
}

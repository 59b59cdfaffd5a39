/** A calibration run played without a server: a pump, a device with an error and a reference, in run time. */
import type { CalibrationPlan } from "@cementwatch/shared/calibration/calibration-plan";
import type { PlanRequest } from "@cementwatch/shared/calibration/plan-request";
import { createPlan, type PlanInstruments } from "@cementwatch/shared/calibration/plans";
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import { createRun, stepRun, wantedTarget } from "@cementwatch/shared/calibration/run";
import type { RunInput, RunState } from "@cementwatch/shared/calibration/run-state";
import type { RunAct } from "@cementwatch/shared/calibration/run-view";

export const PRESSURE_REQUEST: PlanRequest = {
  deviceId: "dut",
  kind: "pressure",
  procedure: "dkdC",
  referenceId: "R-9",
  shown: { unit: "bar", factor: 0.01, decimals: 2 },
  range: { min: 0, max: 10_000 },
  limit: 50,
  intervalDays: 365,
  operator: "AB",
  surroundings: { airTemperatureC: 22, airTemperatureUncertaintyC: 1 },
};

export const REFERENCE: ReferenceStandard = {
  id: "R-9",
  version: 1,
  title: "Digital pressure gauge",
  kind: "pressure",
  unit: "kPa",
  model: "LEX1",
  serialNumber: "REF-1",
  certificateNumber: "D-K-1",
  laboratory: "Lab",
  calibratedAt: "2026-03-01",
  validUntil: "2027-03-01",
  range: { min: 0, max: 10_000 },
  expandedUncertainty: 5,
  relativeExpandedUncertainty: 0,
  drift: 1,
  resolution: 0.1,
  deviceId: "ref",
  isRetired: false,
  reason: "first entry",
  isSimulated: false,
};

export const INSTRUMENTS: PlanInstruments = {
  device: {
    deviceId: "dut",
    driver: "keller",
    model: "5.20",
    serialNumber: "DUT-1",
    resolution: 0.1,
    isSimulated: false,
  },
  reference: REFERENCE,
  today: "2026-11-26",
};

/** Readings each so often, and a tick with each. */
const PERIOD_US = 200_000;

/** Plays a run: a value for each source at each moment, and what a person does. */
export class RunPlayer {
  state: RunState;
  atUs = 0;
  /** Reference, in its own unit; follows the wanted target at once unless it is set. */
  reference: (target: number) => number = (target) => target;
  device: (reference: number) => number = (reference) => reference;
  referenceQuality: "valid" | "saturated" | "invalid" = "valid";

  constructor(plan: CalibrationPlan) {
    this.state = createRun(plan, "run-1", { operator: "AB", startedAt: "2026-11-26T10:00:00.000Z" });
    this.link("device", plan.device.serialNumber);
    this.link("reference", plan.reference.serialNumber);
  }

  input(input: RunInput): void {
    this.state = stepRun(this.state, input);
  }

  act(act: RunAct): void {
    this.input({ kind: "act", act, atUs: this.atUs });
  }

  link(source: "device" | "reference", serialNumber: string, isConnected = true): void {
    this.input({ kind: "link", source, isConnected, serialNumber, detail: "", atUs: this.atUs });
  }

  /** Lets the time go on with readings and ticks. */
  run(seconds: number, silent: readonly ("device" | "reference")[] = []): void {
    const untilUs = this.atUs + seconds * 1e6;
    while (this.atUs < untilUs) {
      this.atUs += PERIOD_US;
      const { plan } = this.state;
      const reference = this.reference(wantedTarget(this.state) ?? 0);
      const common = { kind: "reading", atUs: this.atUs } as const;
      if (!silent.includes("reference") && plan.reference.deviceId !== undefined) {
        const unit = plan.kind === "volume" ? "g" : plan.unit;
        this.input({
          ...common,
          source: "reference",
          value: reference,
          unit,
          quality: this.referenceQuality,
        });
      }
      if (!silent.includes("device")) {
        this.input({
          ...common,
          source: "device",
          value: this.device(reference),
          unit: plan.unit,
          quality: "valid",
        });
      }
      this.input({ kind: "tick", atUs: this.atUs });
    }
  }

  /** @param limitS as long as this at most. */
  runUntil(isDone: (state: RunState) => boolean, limitS: number): void {
    for (let s = 0; s < limitS && !isDone(this.state); s += 1) this.run(1);
    if (!isDone(this.state))
      throw new Error(`not reached within ${limitS} s: ${JSON.stringify(this.state.open)}`);
  }
}

export function pressurePlan(
  change: Partial<PlanRequest> = {},
  instruments: Partial<PlanInstruments> = {},
): CalibrationPlan {
  return createPlan({ ...PRESSURE_REQUEST, ...change }, { ...INSTRUMENTS, ...instruments });
}

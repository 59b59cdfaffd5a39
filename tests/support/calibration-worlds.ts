/**
 * Simulated sensors whose truth is known, to ask whether the stated uncertainty holds it. Each error is drawn from the
 * distribution that its budget term states; nothing here reads the budget.
 */
import type { CalibrationPlan, PlanStep } from "@cementwatch/shared/calibration/calibration-plan";
import type { Capture } from "@cementwatch/shared/calibration/calibration-result";
import { gravimetricVolume } from "@cementwatch/shared/calibration/gravimetric-volume";
import { gravimetricConditions, valuesOf, volumePerGram } from "@cementwatch/shared/calibration/z-factor";
import { captureAll, makePlan, spacedTargets, upAndDown } from "./calibration-plans.ts";
import { type Uniform, uniformRandom } from "./uniform-random.ts";

export interface World {
  readonly plan: CalibrationPlan;
  readonly captures: readonly Capture[];
  /** What a later reading at this target will be off by: another draw of everything that is random in use. */
  readonly laterError: (target: number) => number;
}

export interface PressureTraits {
  /** Systematic error of the device at a pressure, kPa. */
  readonly error: (kPa: number) => number;
  readonly hysteresis: number;
  readonly zeroDeviation: number;
  /** Standard deviation from series to series. */
  readonly repeatability: number;
  readonly resolution: number;
  /** Of the reference: k = 2, half width, step. */
  readonly referenceExpanded: number;
  readonly referenceDrift: number;
  readonly airHalfWidthC: number;
  readonly heightHalfWidthMm: number;
  readonly pairs: 1 | 2;
}

const FULL_SCALE = 10_000;

/** A transmitter of 100 bar against a digital reference: figures a data sheet would give. */
export function usualPressure(random: Uniform): PressureTraits {
  const offset = random.between(-5, 5);
  const gain = random.between(-5e-4, 5e-4);
  return {
    error: (kPa) => offset + gain * kPa,
    hysteresis: random.between(0, 6),
    zeroDeviation: random.between(-3, 3),
    repeatability: random.between(0.5, 2),
    resolution: 0.5,
    referenceExpanded: 3,
    referenceDrift: 1,
    airHalfWidthC: 0.5,
    heightHalfWidthMm: 20,
    pairs: 2,
  };
}

export function pressureWorld(random: Uniform, traits: PressureTraits): World {
  const plan = makePlan("pressure", upAndDown(spacedTargets(FULL_SCALE, 9), traits.pairs), {
    surroundings: { airTemperatureC: 21, airTemperatureUncertaintyC: traits.airHalfWidthC },
    heightUncertaintyMm: traits.heightHalfWidthMm,
    heightDifferenceMm: 300,
  });
  const fitted = withInstruments(plan, traits);
  const rect = (half: number) => random.between(-half, half);
  const referenceError = (traits.referenceExpanded / 2) * random.normal() + rect(traits.referenceDrift);
  const headKpa = 300 * 0.00980665 * (1 + rect(0.133)) + rect(traits.heightHalfWidthMm) * 0.00980665;
  const warmth = rect(traits.airHalfWidthC) * 0.0002 * FULL_SCALE;
  const opening = (kPa: number) => traits.hysteresis * 4 * (kPa / FULL_SCALE) * (1 - kPa / FULL_SCALE);
  const captures = captureAll(fitted, ({ target, direction }: PlanStep) => {
    const truth = target + rect(4);
    const isUp = direction === "up";
    const branch = (isUp ? -0.5 : 0.5) * opening(target);
    const zero = target === 0 && !isUp ? traits.zeroDeviation : 0;
    const scatter = traits.repeatability * random.normal();
    return {
      reference: stepped(truth + headKpa + referenceError, 0.1),
      device: stepped(truth + traits.error(truth) + branch + zero + scatter + warmth, traits.resolution),
    };
  });
  return {
    plan: fitted,
    captures,
    laterError: (target) => {
      // At zero, the zero after loading is one of the two branches that were averaged.
      const centre = traits.error(target) + (target === 0 ? traits.zeroDeviation / 2 : 0);
      const branch = rect(0.5) * opening(target);
      const zero = rect(0.5) * traits.zeroDeviation;
      return centre + branch + zero + traits.repeatability * random.normal() + rect(traits.resolution / 2);
    },
  };
}

function withInstruments(plan: CalibrationPlan, traits: PressureTraits): CalibrationPlan {
  return {
    ...plan,
    device: { ...plan.device, resolution: traits.resolution },
    reference: {
      ...plan.reference,
      expandedUncertainty: traits.referenceExpanded,
      drift: traits.referenceDrift,
      resolution: 0.1,
    },
  };
}

/** A gauge of 200 N, turned by 120° twice, as ISO 376 asks. */
export function forceWorld(seed: number): World {
  const random = uniformRandom(seed);
  const rect = (half: number) => random.between(-half, half);
  const rising = spacedTargets(200, 9);
  const falling = [...rising].reverse();
  const base = makePlan("force", [
    { name: "R1", direction: "up", targets: rising },
    { name: "R2", direction: "up", targets: rising },
    { name: "R3", direction: "up", targets: rising, isTurned: true },
    { name: "R4", direction: "down", targets: falling },
    { name: "R5", direction: "up", targets: rising, isTurned: true },
    { name: "R6", direction: "down", targets: falling },
  ]);
  const plan: CalibrationPlan = {
    ...base,
    device: { ...base.device, resolution: 0.02 },
    reference: { ...base.reference, relativeExpandedUncertainty: 5e-4, drift: 0.01, resolution: 0.001 },
  };
  const [gain, sd, hysteresis] = [rect(2e-3), random.between(0.02, 0.06), random.between(0, 0.1)];
  const [amplitude, angle] = [random.between(0, 8e-4), random.between(0, 2 * Math.PI)];
  const [referenceGain, drift, zero] = [2.5e-4 * random.normal(), rect(0.01), rect(0.05)];
  const opening = (newton: number) => hysteresis * 4 * (newton / 200) * (1 - newton / 200);
  const turn: Readonly<Record<string, number>> = { R3: 1, R4: 1, R5: 2, R6: 2 };
  const captures = captureAll(plan, ({ series, target, direction }) => {
    const turned = amplitude * target * Math.sin(angle + ((turn[series] ?? 0) * 2 * Math.PI) / 3);
    const branch = (direction === "up" ? -0.5 : 0.5) * opening(target);
    const after = target === 0 && direction === "down" ? zero : 0;
    return {
      reference: target * (1 + referenceGain) + drift,
      device: stepped(target * (1 + gain) + turned + branch + after + sd * random.normal(), 0.02),
    };
  });
  return {
    plan,
    captures,
    laterError: (target) =>
      gain * target +
      amplitude * target * Math.cos(random.between(0, Math.PI)) +
      rect(0.5) * opening(target) +
      (target === 0 ? zero / 2 : 0) +
      rect(0.5) * zero +
      rect(0.001) * target +
      sd * random.normal() +
      rect(0.01),
  };
}

/** A syringe pump that dispenses ten times each of 10, 5 and 1 mL on a balance. */
export function volumeWorld(seed: number): World {
  const random = uniformRandom(seed);
  const rect = (half: number) => random.between(-half, half);
  const base = makePlan(
    "volume",
    [10, 5, 1].map((target, i) => ({
      ...{ name: `R${i + 1}`, direction: "none" as const },
      targets: new Array<number>(10).fill(target),
    })),
    { surroundings: { airTemperatureC: 22, airTemperatureUncertaintyC: 0.5, waterTemperatureC: 21 } },
  );
  const plan: CalibrationPlan = {
    ...base,
    device: { ...base.device, resolution: 0.001 },
    reference: { ...base.reference, expandedUncertainty: 0.002, drift: 0.001, resolution: 0.001 },
  };
  const conditions = gravimetricConditions(plan.surroundings);
  const values = valuesOf(conditions);
  const real = { ...values };
  for (const name of ["waterC", "airC", "airHpa", "humidityPercent", "expansionPerK"] as const) {
    real[name] += rect(conditions[name].halfWidth);
  }
  const perGram = volumePerGram(real);
  const [gain, sd] = [rect(5e-3), random.between(0.001, 0.004)];
  const balance = 0.001 * random.normal() + rect(0.001);
  const film = rect(0.001) + rect(0.002);
  const captures = captureAll(plan, ({ target }) => {
    const delivered = target * (1 + gain) + sd * random.normal();
    const weighed = stepped(delivered / perGram + balance + film, 0.001) + rect(0.0005);
    return { reference: gravimetricVolume(weighed, plan.surroundings), device: target };
  });
  return {
    plan,
    captures,
    laterError: (target) => -(gain * target + sd * random.normal()) + rect(0.0005),
  };
}

/** A thermocouple at four temperatures, each three times. */
export function temperatureWorld(seed: number): World {
  const random = uniformRandom(seed);
  const rect = (half: number) => random.between(-half, half);
  const base = makePlan("temperature", [
    ...["R1", "R2", "R3"].map((name) => ({ name, direction: "none" as const, targets: [15, 25, 37, 55] })),
  ]);
  const plan: CalibrationPlan = {
    ...base,
    device: { ...base.device, resolution: 0.1 },
    reference: { ...base.reference, expandedUncertainty: 0.05, drift: 0.02, resolution: 0.01 },
  };
  const [offset, gain, sd] = [rect(0.3), rect(5e-3), random.between(0.02, 0.06)];
  const fixed = 0.025 * random.normal() + rect(0.02) + rect(0.03);
  const stem = rect(0.001);
  const error = (t: number) => offset + gain * t;
  const captures = captureAll(plan, ({ target }) => {
    const truth = target + rect(0.2);
    return {
      reference: stepped(truth + fixed + stem * (truth - 21), 0.01),
      device: stepped(truth + error(truth) + sd * random.normal(), 0.1),
    };
  });
  return { plan, captures, laterError: (target) => error(target) + sd * random.normal() + rect(0.05) };
}

/** Nearest whole number of steps. */
function stepped(value: number, step: number): number {
  return step === 0 ? value : Math.round(value / step) * step;
}

/** The benches without hardware, one for each kind of calibration: their instruments, their reference and their world. */
import { createBenchDispenser, hiddenDispenserError } from "@cementwatch/drivers/plant/bench-dispenser";
import { type BenchFault, createFaultyPlant, type FaultyPlant } from "@cementwatch/drivers/plant/bench-fault";
import {
  type BenchQuantity,
  createBenchPlant,
  createBenchSensor,
  hiddenError,
} from "@cementwatch/drivers/plant/bench-plant";
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";

export type BenchSource = "device" | "reference";

export interface BenchRig {
  readonly device: FaultyPlant;
  readonly reference: FaultyPlant;
  /** Goes to a value; of volume: dispenses so much. */
  moveTo(atUs: number, value: number): void;
  /** The device is turned about its axis, or taken off and put on again, for the `times`th time. */
  remounted(times: number): void;
}

export interface BenchInstrumentKind {
  readonly driver: string;
  readonly options: object;
  /** Written on it, of a device that does not tell its own. */
  readonly serialNumber?: string;
  /** What the bench can do to it beside its cable; what its protocol cannot say is left out. */
  readonly faults: readonly BenchFault[];
}

export interface BenchKind {
  readonly device: BenchInstrumentKind;
  readonly reference: BenchInstrumentKind;
  /** Where a person may go, in the plan's unit. */
  readonly reach: { readonly min: number; readonly max: number };
  readonly unit: string;
  /** Each point is a dispense of its own, also when the next one is as large. */
  readonly isDispensed: boolean;
  readonly standard: Pick<
    ReferenceStandard,
    "title" | "unit" | "range" | "expandedUncertainty" | "drift" | "resolution"
  >;
  readonly build: (seed: number) => BenchRig;
}

const PRESSURE_SPAN_KPA = 10_000;
const FORCE_SPAN_N = 200;
const TEMPERATURE_SPAN_C = 50;
const NOMINAL_ML = 5;
const ALL: readonly BenchFault[] = ["noNumber", "saturated", "unsettled"];
const WOBBLE_01 = 0.01;

const KELLER = { driver: "keller", options: { maxBar: PRESSURE_SPAN_KPA / 100 } } as const;
const GAUGE = { driver: "mark10", options: { capacityN: 250 }, faults: ALL } as const;
/** A reference thermometer that prints its value five times a second. */
const THERMOMETER = {
  protocol: "line",
  name: "Reference thermometer of the training bench",
  everyMs: 200,
  pattern: "^T=(?<value>[+-]?\\d{1,4}\\.\\d{3}|OL) C$",
  values: [
    {
      ...{ signal: "temperature", group: "value", unit: "degC" },
      ...{ overrange: ["OL"], range: { min: -50, max: 250 } },
    },
  ],
  identity: {
    pattern: "^ID=(?<model>[A-Z0-9-]{1,16}),(?<serial>[A-Z0-9]{1,16})$",
    template: "ID=BATH-REF,{serial}",
  },
  template: "T={temperature:0.3} C",
} as const;

export const BENCH_KINDS: Readonly<Record<CalibrationKind, BenchKind>> = {
  pressure: {
    device: { ...KELLER, faults: ALL },
    reference: { ...KELLER, faults: ALL },
    // The pump reaches a little beyond the range of its sensors.
    reach: { min: 0, max: PRESSURE_SPAN_KPA * 1.05 },
    unit: "kPa",
    isDispensed: false,
    standard: {
      title: "SIMULATED pressure reference of the training bench",
      unit: "kPa",
      range: { min: 0, max: PRESSURE_SPAN_KPA },
      ...{ expandedUncertainty: 5, drift: 1, resolution: 0.1 },
    },
    build: (seed) => loadRig("pressureKpa", PRESSURE_SPAN_KPA, seed),
  },
  force: {
    device: GAUGE,
    reference: GAUGE,
    reach: { min: 0, max: FORCE_SPAN_N * 1.05 },
    unit: "N",
    isDispensed: false,
    standard: {
      title: "SIMULATED force reference of the training bench",
      unit: "N",
      range: { min: 0, max: FORCE_SPAN_N },
      ...{ expandedUncertainty: 0.05, drift: 0.02, resolution: 0.01 },
    },
    build: (seed) => loadRig("forceN", FORCE_SPAN_N, seed),
  },
  temperature: {
    device: { ...KELLER, faults: ["noNumber", "unsettled"] },
    reference: { driver: "generic-line", options: { description: THERMOMETER }, faults: ["unsettled"] },
    reach: { min: 0, max: 80 },
    unit: "°C",
    isDispensed: false,
    standard: {
      title: "SIMULATED reference thermometer of the training bench",
      unit: "degC",
      range: { min: 0, max: 80 },
      ...{ expandedUncertainty: 0.02, drift: 0.01, resolution: 0.001 },
    },
    build: (seed) => loadRig("temperatureC", TEMPERATURE_SPAN_C, seed),
  },
  volume: {
    // A pump counts: it has neither noise nor an end of its range.
    device: { driver: "new-era", options: {}, serialNumber: "SIM-PUMP", faults: [] },
    reference: { driver: "sics", options: {}, faults: ["saturated", "unsettled"] },
    reach: { min: 0, max: NOMINAL_ML },
    unit: "mL",
    isDispensed: true,
    standard: {
      title: "SIMULATED balance of the training bench",
      unit: "g",
      range: { min: 0, max: 220 },
      ...{ expandedUncertainty: 0.001, drift: 0.000_5, resolution: 0.000_1 },
    },
    build: volumeRig,
  },
};

function loadRig(quantity: BenchQuantity, span: number, seed: number): BenchRig {
  const plant = createBenchPlant(quantity);
  const sensor = createBenchSensor(plant, hiddenError(seed, span), seed);
  return {
    device: createFaultyPlant(sensor, quantity, span * WOBBLE_01),
    reference: createFaultyPlant(plant, quantity, span * WOBBLE_01),
    moveTo: (atUs, value) => plant.moveTo(atUs, value),
    remounted: (times) => sensor.turnTo(times),
  };
}

function volumeRig(seed: number): BenchRig {
  const dispenser = createBenchDispenser(hiddenDispenserError(seed, NOMINAL_ML), seed);
  return {
    device: createFaultyPlant(dispenser.pump, "pumpVolumeMl", 0),
    reference: createFaultyPlant(dispenser.pan, "pumpVolumeMl", NOMINAL_ML * WOBBLE_01),
    moveTo: (atUs, value) => dispenser.dispense(atUs, value),
    remounted: () => undefined,
  };
}

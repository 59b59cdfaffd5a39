/** Z of ISO 8655-6: from the balance's reading to the volume of the water on it. */
import { FaultError } from "../faults.ts";
import type { Surroundings } from "./calibration-plan.ts";
import { airDensity, waterDensity } from "./water-density.ts";

/** Conventional density of the weights a balance is adjusted with, kg/m³ (OIML R 111-1). */
const WEIGHTS_KG_PER_M3 = 8000;
/** Cubic expansion of a plastic syringe, 1/K, and its half width (assumption: polypropylene and polycarbonate). */
const EXPANSION_PER_K = 2.4e-4;
const EXPANSION_HALF_WIDTH_PER_K = 1.2e-4;
/** Temperature at which a volume is stated, °C (ISO 8655-1: 20 °C unless otherwise agreed). */
const STATED_AT_C = 20;
/** Air pressure and humidity that nobody measured: sea level to about 500 m in usual weather, usual rooms (assumption). */
const USUAL_AIR_HPA = { value: 1000, halfWidth: 50 };
const USUAL_HUMIDITY_PERCENT = { value: 50, halfWidth: 30 };
/** Half widths of those that were measured, with usual room instruments (assumption). */
const MEASURED_AIR_HALF_WIDTH_HPA = 5;
const MEASURED_HUMIDITY_HALF_WIDTH_PERCENT = 10;

/** A quantity with the half width of a rectangle. */
interface Known {
  readonly value: number;
  readonly halfWidth: number;
  readonly isMeasured: boolean;
}

export interface GravimetricConditions {
  readonly waterC: Known;
  readonly airC: Known;
  readonly airHpa: Known;
  readonly humidityPercent: Known;
  readonly expansionPerK: Known;
}

/** The conditions of a weighing. Water that was not measured counts as warm as the air, ± 1 K more (assumption). */
export function gravimetricConditions(surroundings: Surroundings): GravimetricConditions {
  const { airTemperatureC, airTemperatureUncertaintyC, waterTemperatureC, airPressureHpa, humidityPercent } =
    surroundings;
  const air = { value: airTemperatureC, halfWidth: airTemperatureUncertaintyC, isMeasured: true };
  return {
    airC: air,
    waterC:
      waterTemperatureC === undefined
        ? { value: airTemperatureC, halfWidth: airTemperatureUncertaintyC + 1, isMeasured: false }
        : { value: waterTemperatureC, halfWidth: airTemperatureUncertaintyC, isMeasured: true },
    airHpa:
      airPressureHpa === undefined
        ? { ...USUAL_AIR_HPA, isMeasured: false }
        : { value: airPressureHpa, halfWidth: MEASURED_AIR_HALF_WIDTH_HPA, isMeasured: true },
    humidityPercent:
      humidityPercent === undefined
        ? { ...USUAL_HUMIDITY_PERCENT, isMeasured: false }
        : { value: humidityPercent, halfWidth: MEASURED_HUMIDITY_HALF_WIDTH_PERCENT, isMeasured: true },
    expansionPerK: {
      value: EXPANSION_PER_K,
      halfWidth: EXPANSION_HALF_WIDTH_PER_K,
      isMeasured: false,
    },
  };
}

/**
 * Z, mL/g: (1 − ρ_air/ρ_weights)/(ρ_water − ρ_air) (ISO 8655-6, and its table: 1.0029 at 20 °C and 1013 hPa). Throws
 * `CAL-DATA-UNUSABLE` for water outside 0–40 °C.
 */
export function zFactor(waterC: number, airHpa: number, airC: number, humidityPercent: number): number {
  const water = waterDensity(waterC);
  if (water === undefined) {
    throw new FaultError(
      "CAL-DATA-UNUSABLE",
      `the water's temperature is ${waterC} °C and must be between 0 and 40 °C: measure it in the balance's vessel and enter it again.`,
    );
  }
  const air = airDensity(airC, airHpa, humidityPercent);
  return (1000 * (1 - air / WEIGHTS_KG_PER_M3)) / (water - air);
}

/** Volume for each gram, mL/g, stated at 20 °C: Z · (1 − γ·(t_water − 20 °C)). */
export function volumePerGram(conditions: Readonly<Record<keyof GravimetricConditions, number>>): number {
  const { waterC, airHpa, airC, humidityPercent, expansionPerK } = conditions;
  return zFactor(waterC, airHpa, airC, humidityPercent) * (1 - expansionPerK * (waterC - STATED_AT_C));
}

/** The values of the conditions, without their half widths. */
export function valuesOf(conditions: GravimetricConditions): Record<keyof GravimetricConditions, number> {
  return {
    waterC: conditions.waterC.value,
    airC: conditions.airC.value,
    airHpa: conditions.airHpa.value,
    humidityPercent: conditions.humidityPercent.value,
    expansionPerK: conditions.expansionPerK.value,
  };
}

/** Home-built injectors that speak the reference protocol: listens to pressure, force, position, temperature. */
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { createOpenInjectorPoller } from "./poller.ts";
import { createOpenInjectorDecoder } from "./protocol.ts";
import { createOpenInjectorSimulator, SAMPLE_PERIOD_US } from "./simulator.ts";

/** 200 frames of 38 bytes a second need 76 000 baud. */
const BAUD_RATE = 115_200;

const optionsSchema = z
  .strictObject({
    /** Area of the syringe's bore, mm²: turns position into volume. */
    syringeAreaMm2: z.number().positive().max(5000).optional(),
    /** The same as a diameter, mm. */
    boreDiameterMm: z.number().positive().max(80).optional(),
  })
  .refine((options) => options.syringeAreaMm2 === undefined || options.boreDiameterMm === undefined, {
    path: ["boreDiameterMm"],
    error: "give either syringeAreaMm2 or boreDiameterMm",
  });

export const openInjector: DriverDefinition = defineDriver({
  id: "open-injector",
  title: "open-injector: reference protocol for home-built injectors",
  kind: "injector",
  signals: ["pressure", "force", "position", "temperature", "volume"],
  serial: { baudRate: BAUD_RATE, dataBits: 8, parity: "none", stopBits: 1 },
  optionsSchema,
  create({ syringeAreaMm2, boreDiameterMm }) {
    const areaMm2 =
      syringeAreaMm2 ?? (boreDiameterMm === undefined ? undefined : (Math.PI * boreDiameterMm ** 2) / 4);
    return {
      nominalPeriodUs: SAMPLE_PERIOD_US,
      isAllowedRequest: () => false,
      createDecoder: () => createOpenInjectorDecoder(areaMm2),
      createPoller: createOpenInjectorPoller,
      createSimulator: (plant, seed) => createOpenInjectorSimulator(plant, seed, BAUD_RATE),
    };
  },
});

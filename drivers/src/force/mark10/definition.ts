/** Mark-10 force gauges and those that speak the same language: reads force, and with a bore the pressure behind it. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { createLineDecoder } from "../../line-decoder.ts";
import { createLinePoller } from "../../line-poller.ts";
import { FORCE_UNITS } from "./force-unit.ts";
import { type Mark10Gauge, readMark10Line } from "./grammar.ts";
import { encodeMark10Request, MARK10_REQUESTS } from "./requests.ts";
import { createMark10Simulator } from "./simulator.ts";

const BAUD_RATE = 115_200;
/** The gauge samples much faster; at 25 Hz an exchange of 15 bytes leaves a line of 9600 baud air, too. */
const PERIOD_US = 40_000;
/** Longest line: LIST with all its fields. */
const MAX_LINE_BYTES = 110;
/** Capacity of the simulated gauge when the options name none, N. */
const SIMULATED_CAPACITY_N = 250;
/** Measures of plungers that are plausible, mm: from an insulin syringe to a 100 mL one. */
const MIN_BORE_MM = 2;
const MAX_BORE_MM = 50;

const amount = z.number().min(0).max(1_000);

const optionsSchema = z
  .strictObject({
    /** Unit set on the gauge's panel; each line must bear it. */
    unit: z.enum(FORCE_UNITS).default("N"),
    /** Printed on the gauge, N. */
    capacityN: z.number().positive().max(100_000).optional(),
    /** From the gauge's certificate, k = 2, N. */
    forceUncertaintyN: amount.optional(),
    /** Bore of the syringe that the gauge pushes on, mm. With it the driver gives pressure. */
    boreDiameterMm: z.number().min(MIN_BORE_MM).max(MAX_BORE_MM).optional(),
    boreUncertaintyMm: amount.optional(),
    /** Friction of the seal while it slides, N: the force that moves the empty, open syringe. */
    sealFrictionN: amount.default(0),
    frictionUncertaintyN: amount.optional(),
    /** Which way the plunger goes while it is measured. */
    motion: z.enum(["advancing", "withdrawing", "unknown"]).default("unknown"),
    /** Wait for a reply, ms. */
    timeoutMs: z.int().min(20).max(2000).default(100),
  })
  .superRefine((options, context) => {
    const needed: ("forceUncertaintyN" | "boreUncertaintyMm" | "frictionUncertaintyN")[] =
      options.boreDiameterMm === undefined ? [] : ["forceUncertaintyN", "boreUncertaintyMm"];
    if (options.boreDiameterMm !== undefined && options.sealFrictionN > 0)
      needed.push("frictionUncertaintyN");
    for (const field of needed) {
      if (options[field] !== undefined) continue;
      const message = "is needed with boreDiameterMm: a pressure without its uncertainty is no measurement";
      context.addIssue({ code: "custom", path: [field], message });
    }
  });

type Mark10Options = z.output<typeof optionsSchema>;

function gaugeOf(options: Mark10Options): Mark10Gauge {
  const { unit, capacityN, boreDiameterMm, sealFrictionN, motion } = options;
  const gauge = { unit, capacityN, forceUncertaintyN: options.forceUncertaintyN ?? 0 };
  if (boreDiameterMm === undefined) return gauge;
  const boreUncertaintyMm = options.boreUncertaintyMm ?? 0;
  const frictionUncertaintyN = options.frictionUncertaintyN ?? 0;
  return {
    ...gauge,
    plunger: { boreDiameterMm, boreUncertaintyMm, sealFrictionN, frictionUncertaintyN, motion },
  };
}

export const mark10: DriverDefinition = defineDriver({
  id: "mark10",
  title: "Mark-10 Series 5/7 force gauge (also Omega DFG55 and others with GCL2)",
  kind: "force",
  usb: [{ vendorId: "0483", productId: "a1ad" }],
  signals: ["force", "pressure"],
  serial: { baudRate: BAUD_RATE, dataBits: 8, parity: "none", stopBits: 1 },
  optionsSchema,
  create(options) {
    const gauge = gaugeOf(options);
    return {
      nominalPeriodUs: PERIOD_US,
      isAllowedRequest: (bytes) => MARK10_REQUESTS.has(bytesToHex(bytes)),
      createDecoder: () =>
        createLineDecoder({
          requests: MARK10_REQUESTS,
          maxLineBytes: MAX_LINE_BYTES,
          read: (line, request, memory) => readMark10Line(line, request, memory, gauge),
        }),
      createPoller: () =>
        createLinePoller({
          reading: "reading",
          questions: ["serial", "model", "settings"],
          isQuestionFirst: false,
          periodUs: PERIOD_US,
          timeoutUs: options.timeoutMs * 1000,
          encode: encodeMark10Request,
        }),
      createSimulator: (plant, seed) =>
        createMark10Simulator(plant, seed, {
          baudRate: BAUD_RATE,
          unit: options.unit,
          capacityN: options.capacityN ?? SIMULATED_CAPACITY_N,
        }),
    };
  },
});

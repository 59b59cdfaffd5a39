/** Laboratory balances with MT-SICS (Mettler-Toledo and others): mass, for volumes measured by weight. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { createLineDecoder } from "../../line-decoder.ts";
import { createLinePoller } from "../../line-poller.ts";
import { MASS_UNITS, readSicsLine } from "./grammar.ts";
import { encodeSicsRequest, SICS_REQUESTS } from "./requests.ts";
import { createSicsSimulator } from "./simulator.ts";

const BAUD_RATE = 9_600;
/** An exchange of 25 bytes takes 26 ms at 9600 baud; balances renew their value some ten times a second. */
const PERIOD_US = 100_000;
const MAX_LINE_BYTES = 80;
const DEFAULT_CAPACITY_G = 220;

const optionsSchema = z.strictObject({
  /** Unit set on the balance; each line must bear it. */
  unit: z.enum(MASS_UNITS).default("g"),
  /** For the simulator: the vessel on the pan and the balance's capacity, g. */
  simulatedVesselG: z.number().min(0).max(100_000).default(30),
  simulatedCapacityG: z.number().positive().max(100_000).default(DEFAULT_CAPACITY_G),
  /** Wait for a reply, ms. */
  timeoutMs: z.int().min(50).max(2000).default(95),
});

export const sics: DriverDefinition = defineDriver({
  id: "sics",
  title: "Laboratory balance with MT-SICS",
  kind: "balance",
  signals: ["mass"],
  serial: { baudRate: BAUD_RATE, dataBits: 8, parity: "none", stopBits: 1 },
  optionsSchema,
  create({ unit, simulatedVesselG, simulatedCapacityG, timeoutMs }) {
    return {
      nominalPeriodUs: PERIOD_US,
      isAllowedRequest: (bytes) => SICS_REQUESTS.has(bytesToHex(bytes)),
      createDecoder: () =>
        createLineDecoder({
          requests: SICS_REQUESTS,
          maxLineBytes: MAX_LINE_BYTES,
          read: (line, request, memory, atUs) => readSicsLine(line, request, memory, unit, atUs),
        }),
      createPoller: () =>
        createLinePoller({
          reading: "reading",
          questions: ["serial", "model"],
          isQuestionFirst: false,
          periodUs: PERIOD_US,
          timeoutUs: timeoutMs * 1000,
          encode: encodeSicsRequest,
        }),
      createSimulator: (plant, seed) =>
        createSicsSimulator(plant, seed, {
          baudRate: BAUD_RATE,
          unit,
          vesselG: simulatedVesselG,
          capacityG: simulatedCapacityG,
        }),
    };
  },
});

/** Omega iSeries meters and controllers: one value in a unit that only the device set knows. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { createLineDecoder } from "../../line-decoder.ts";
import { createLinePoller } from "../../line-poller.ts";
import { MEASURED_UNITS } from "../../measured-unit.ts";
import { readIseriesLine } from "./grammar.ts";
import { encodeIseriesRequest, iseriesRequests } from "./requests.ts";
import { createIseriesSimulator } from "./simulator.ts";

const BAUD_RATE = 9_600;
/** The meter makes three new values a second; asking a little oftener finds each of them. Assumption. */
const PERIOD_US = 200_000;
const MAX_LINE_BYTES = 32;
const MAX_ADDRESS = 199;

const optionsSchema = z.strictObject({
  /** On RS-485; absent on RS-232. */
  address: z.int().min(1).max(MAX_ADDRESS).optional(),
  /** What the display's number is in; it decides between pressure and temperature, too. */
  unit: z.enum(MEASURED_UNITS).default("bar"),
  /** For the simulator: the meter repeats the command before the value. The driver takes both. */
  echo: z.boolean().default(true),
  /** Wait for a reply, ms. */
  timeoutMs: z.int().min(50).max(2000).default(180),
});

export const omegaIseries: DriverDefinition = defineDriver({
  id: "omega-iseries",
  title: "Omega iSeries meter (DPi, CNi)",
  kind: "pressure",
  isAddressed: true,
  signals: ["pressure", "temperature"],
  serial: { baudRate: BAUD_RATE, dataBits: 7, parity: "odd", stopBits: 1 },
  optionsSchema,
  create({ address, unit, echo, timeoutMs }) {
    const requests = iseriesRequests(address);
    return {
      nominalPeriodUs: PERIOD_US,
      isAllowedRequest: (bytes) => requests.has(bytesToHex(bytes)),
      createDecoder: () =>
        createLineDecoder({
          requests,
          maxLineBytes: MAX_LINE_BYTES,
          read: (line, request, memory) => readIseriesLine(line, request, memory, { address, unit }),
        }),
      createPoller: () =>
        createLinePoller({
          reading: "reading",
          questions: ["version"],
          isQuestionFirst: false,
          periodUs: PERIOD_US,
          timeoutUs: timeoutMs * 1000,
          encode: (request) => encodeIseriesRequest(request, address),
        }),
      createSimulator: (plant, seed) =>
        createIseriesSimulator(plant, seed, { address, baudRate: BAUD_RATE, unit, hasEcho: echo }),
    };
  },
});

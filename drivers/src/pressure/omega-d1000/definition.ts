/** OmegaBus D1000 and D5000 modules (DGH D1000): one value in a unit that only the device set knows. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { createLineDecoder } from "../../line-decoder.ts";
import { createLinePoller } from "../../line-poller.ts";
import { MEASURED_UNITS } from "../../measured-unit.ts";
import { readD1000Line } from "./grammar.ts";
import { d1000Requests, encodeD1000Request } from "./requests.ts";
import { createD1000Simulator } from "./simulator.ts";

/** The factory sets 300 baud, at which an answer takes longer than a value may be old: the module must be set to this. */
const BAUD_RATE = 9_600;
/** The module converts eight times a second (manual). */
const PERIOD_US = 125_000;
const MAX_LINE_BYTES = 40;

const optionsSchema = z.strictObject({
  /** One printable character, as set in the module; not one of those that begin a command. */
  address: z
    .string()
    .regex(/^[!"%-z|~]$/, "is one printable character other than $ # { }, as set in the module")
    .default("1"),
  /** What the module's number is in; it decides between pressure and temperature, too. */
  unit: z.enum(MEASURED_UNITS).default("bar"),
  /** `short` only for modules that do not know the `#` form. */
  form: z.enum(["checked", "short"]).default("checked"),
  /** For the simulator: the adapter repeats requests. */
  echo: z.boolean().default(false),
  /** Wait for a reply, ms. */
  timeoutMs: z.int().min(50).max(2000).default(120),
});

export const omegaD1000: DriverDefinition = defineDriver({
  id: "omega-d1000",
  title: "OmegaBus D1000/D5000 signal module (also DGH D1000)",
  kind: "pressure",
  isAddressed: true,
  signals: ["pressure", "temperature"],
  serial: { baudRate: BAUD_RATE, dataBits: 8, parity: "none", stopBits: 1 },
  optionsSchema,
  create({ address, unit, form, echo, timeoutMs }) {
    const requests = d1000Requests(address, form);
    return {
      nominalPeriodUs: PERIOD_US,
      isAllowedRequest: (bytes) => requests.has(bytesToHex(bytes)),
      createDecoder: () =>
        createLineDecoder({
          requests,
          maxLineBytes: MAX_LINE_BYTES,
          read: (line, request, memory) => readD1000Line(line, request, memory, { address, form, unit }),
        }),
      createPoller: () =>
        createLinePoller({
          reading: "reading",
          questions: ["setup"],
          isQuestionFirst: false,
          periodUs: PERIOD_US,
          timeoutUs: timeoutMs * 1000,
          encode: (request) => encodeD1000Request(request, address, form),
        }),
      createSimulator: (plant, seed) =>
        createD1000Simulator(plant, seed, { address, baudRate: BAUD_RATE, unit, hasEcho: echo }),
    };
  },
});

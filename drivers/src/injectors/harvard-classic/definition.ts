/** Older Harvard syringe pumps as a driver: reads volume and motion; never sets, starts or stops anything. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { CLASSIC_DIALECTS } from "./models.ts";
import { CLASSIC_PERIOD_US, createClassicPoller } from "./poller.ts";
import { createClassicDecoder } from "./protocol.ts";
import { CLASSIC_REQUESTS, encodeRequest } from "./requests.ts";
import { createClassicSimulator } from "./simulator.ts";

const BAUD_RATE = 9_600;

const optionsSchema = z.strictObject({
  /** Which dialect: they differ in unit and prompts, and nothing on the wire tells them apart. */
  model: z.enum(["pump-11", "phd-2000"]).default("phd-2000"),
  /** Address set on the pump. */
  address: z.int().min(0).max(99).default(0),
  /** What the pump's volume counts in, if bench work shows another unit than its dialect's. */
  volumeUnit: z.enum(["mL", "uL"]).optional(),
  /** Wait for a reply; raise it for slow lines. */
  timeoutMs: z.int().min(100).max(5000).default(400),
});

export const harvardClassic: DriverDefinition = defineDriver({
  id: "harvard-classic",
  title: "Harvard Apparatus Pump 11 and PHD 22/2000 syringe pumps",
  kind: "injector",
  isAddressed: true,
  signals: ["volume"],
  serial: { baudRate: BAUD_RATE, dataBits: 8, parity: "none", stopBits: 2 },
  optionsSchema,
  create(options) {
    const volumeUnit = options.volumeUnit ?? CLASSIC_DIALECTS[options.model].volumeUnit;
    const allowed = new Set(
      CLASSIC_REQUESTS.map((request) => bytesToHex(encodeRequest(request, options.address))),
    );
    return {
      nominalPeriodUs: CLASSIC_PERIOD_US,
      isAllowedRequest: (bytes) => allowed.has(bytesToHex(bytes)),
      createDecoder: () => createClassicDecoder({ ...options, volumeUnit }),
      createPoller: () => createClassicPoller(options),
      createSimulator: (plant, seed) =>
        createClassicSimulator(plant, seed, { ...options, volumeUnit, baudRate: BAUD_RATE }),
    };
  },
});

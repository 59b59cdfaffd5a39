/** Newer Harvard syringe pumps as a driver: reads volume, motion and stalls; never sets, starts or stops anything. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { createElitePoller, ELITE_PERIOD_US } from "./poller.ts";
import { createEliteDecoder } from "./protocol.ts";
import { ELITE_REQUESTS, encodeRequest } from "./requests.ts";
import { createEliteSimulator } from "./simulator.ts";

const BAUD_RATE = 115_200;

const optionsSchema = z.strictObject({
  /** Which dialect: `elite` is the 11 Elite and the Pico Plus. A pump that says it is the other one is not read. */
  model: z.enum(["elite", "ultra"]).default("elite"),
  /** Address set on the pump. */
  address: z.int().min(0).max(99).default(0),
  /** Wait for a reply; raise it for slow lines. */
  timeoutMs: z.int().min(50).max(5000).default(250),
});

export const harvardElite: DriverDefinition = defineDriver({
  id: "harvard-elite",
  title: "Harvard Apparatus 11 Elite, Pico Plus and PHD ULTRA syringe pumps",
  kind: "injector",
  isAddressed: true,
  signals: ["volume"],
  serial: { baudRate: BAUD_RATE, dataBits: 8, parity: "none", stopBits: 1 },
  optionsSchema,
  create(options) {
    const allowed = new Set(
      ELITE_REQUESTS.map((request) => bytesToHex(encodeRequest(request, options.model, options.address))),
    );
    return {
      nominalPeriodUs: ELITE_PERIOD_US,
      isAllowedRequest: (bytes) => allowed.has(bytesToHex(bytes)),
      createDecoder: () => createEliteDecoder(options.model, options.address),
      createPoller: () => createElitePoller(options),
      createSimulator: (plant, seed) =>
        createEliteSimulator(plant, seed, { ...options, baudRate: BAUD_RATE }),
    };
  },
});

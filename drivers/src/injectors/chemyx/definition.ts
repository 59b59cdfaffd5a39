/** Chemyx syringe pumps as a driver: reads volume, state and stalls; never sets, starts or stops anything. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { chemyxPeriodUs, createChemyxPoller } from "./poller.ts";
import { createChemyxDecoder } from "./protocol.ts";
import { CHEMYX_REQUESTS, encodeRequest } from "./requests.ts";
import { createChemyxSimulator } from "./simulator.ts";

/** The rate that most models know; Nanojet and OEM pumps know 38 400 only: set `baud` beside the device. */
const BAUD_RATE = 9_600;

const optionsSchema = z.strictObject({
  /** For the pump's name: it does not say what it is. */
  model: z
    .enum(["fusion-100", "fusion-200", "fusion-4000", "fusion-6000", "nexus", "nanojet", "oem"])
    .default("fusion-100"),
  /** Of a pump with two channels (Fusion 4000 and 6000, Nexus); leave it out for a pump with one. */
  channel: z.union([z.literal(1), z.literal(2)]).optional(),
  /** False for a pump that does not repeat what it is asked. */
  echo: z.boolean().default(true),
  /** Wait for a reply; the maker allows 400 ms. */
  timeoutMs: z.int().min(100).max(5000).default(400),
});

const NAMES: Readonly<Record<z.infer<typeof optionsSchema>["model"], string>> = {
  "fusion-100": "Chemyx Fusion 100",
  "fusion-200": "Chemyx Fusion 200",
  "fusion-4000": "Chemyx Fusion 4000",
  "fusion-6000": "Chemyx Fusion 6000",
  nexus: "Chemyx Nexus",
  nanojet: "Chemyx Nanojet",
  oem: "Chemyx OEM",
};

export const chemyx: DriverDefinition = defineDriver({
  id: "chemyx",
  title: "Chemyx Fusion, Nexus, Nanojet and OEM syringe pumps",
  kind: "injector",
  signals: ["volume"],
  serial: { baudRate: BAUD_RATE, dataBits: 8, parity: "none", stopBits: 1 },
  optionsSchema,
  create(options) {
    const allowed = new Set(
      CHEMYX_REQUESTS.map((request) => bytesToHex(encodeRequest(request, options.channel))),
    );
    return {
      nominalPeriodUs: chemyxPeriodUs(options.channel),
      isAllowedRequest: (bytes) => allowed.has(bytesToHex(bytes)),
      createDecoder: () => createChemyxDecoder({ ...options, title: NAMES[options.model] }),
      createPoller: () => createChemyxPoller(options),
      createSimulator: (plant, seed) =>
        createChemyxSimulator(plant, seed, { ...options, unit: 0, baudRate: BAUD_RATE }),
    };
  },
});

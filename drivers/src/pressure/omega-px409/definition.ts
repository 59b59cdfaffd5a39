/** Omega transducers with a high-speed USB output (PX409-USBH and others): pressure, unit and range from the device. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { createLinePoller } from "../../line-poller.ts";
import { PRESSURE_UNITS } from "../../measured-unit.ts";
import { createPx409Decoder } from "./decoder.ts";
import { encodePx409Request, px409Requests } from "./requests.ts";
import { createPx409Simulator } from "./simulator.ts";
import { createPx409StreamPoller } from "./stream-poller.ts";

const BAUD_RATE = 115_200;
/** Questions in words top out near 50 a second; 20 leave it air. */
const POLL_PERIOD_US = 50_000;
/** What RATE 0 to 8 stands for, per second. */
const RATES_HZ = [5, 10, 20, 40, 80, 160, 320, 640, 1000] as const;
const DEFAULT_RATE_HZ = 40;
/** Range of the simulated transducer when the options name none, kPa. */
const SIMULATED_MAX_KPA = 5_000;

const optionsSchema = z.strictObject({
  /** `poll` asks for each value in words, `stream` lets the transducer send binary packets at its own rate. */
  mode: z.enum(["poll", "stream"]).default("poll"),
  /** The rate that is set in the transducer, per second; only with `stream`. cementwatch does not set it. */
  rateHz: z.literal(RATES_HZ).default(DEFAULT_RATE_HZ),
  /** For the simulator: its unit and the end of its range. The real one says both. */
  simulatedUnit: z.enum(PRESSURE_UNITS).default("psi"),
  simulatedMaxKpa: z.number().positive().max(100_000).default(SIMULATED_MAX_KPA),
  /** Wait for a reply, ms. */
  timeoutMs: z.int().min(20).max(2000).default(100),
});

export const omegaPx409: DriverDefinition = defineDriver({
  id: "omega-px409",
  title: "Omega USB transducer (PX409-USBH and others with USBH)",
  kind: "pressure",
  signals: ["pressure"],
  serial: { baudRate: BAUD_RATE, dataBits: 8, parity: "none", stopBits: 1 },
  optionsSchema,
  create({ mode, rateHz, simulatedUnit, simulatedMaxKpa, timeoutMs }) {
    const allowed = px409Requests(mode);
    return {
      nominalPeriodUs: mode === "poll" ? POLL_PERIOD_US : Math.round(1_000_000 / rateHz),
      isAllowedRequest: (bytes) => allowed.has(bytesToHex(bytes)),
      createDecoder: () => createPx409Decoder(mode),
      createPoller: () =>
        mode === "stream"
          ? createPx409StreamPoller()
          : createLinePoller({
              reading: "reading",
              questions: ["enquiry", "serial"],
              isQuestionFirst: true,
              periodUs: POLL_PERIOD_US,
              timeoutUs: timeoutMs * 1000,
              encode: encodePx409Request,
            }),
      createSimulator: (plant, seed) =>
        createPx409Simulator(plant, seed, {
          baudRate: BAUD_RATE,
          rateHz,
          unit: simulatedUnit,
          maxKpa: simulatedMaxKpa,
        }),
    };
  },
});

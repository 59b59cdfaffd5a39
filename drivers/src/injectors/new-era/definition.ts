/** New Era syringe pumps as a driver: reads volume, motion and alarms; never sets, starts or stops anything. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { createNewEraPoller, NEW_ERA_PERIOD_US } from "./poller.ts";
import { createNewEraDecoder } from "./protocol.ts";
import { encodeRequest, MODE_TEST, NEW_ERA_REQUESTS } from "./requests.ts";
import { createNewEraSimulator } from "./simulator.ts";

const BAUD_RATE = 19_200;
/** Time-out of a simulated pump in Safe mode when the options name none, s. */
const SIMULATED_SAFE_TIMEOUT_S = 5;

const optionsSchema = z.strictObject({
  /** Network address set on the pump. */
  address: z.int().min(0).max(99).default(0),
  /** `auto` starts in Basic mode and finds Safe mode out without waking its time-out. */
  mode: z.enum(["auto", "basic", "safe"]).default("auto"),
  /** The n of the pump's `SAF n`, for the words of the question; cementwatch never sets it. */
  safeTimeoutS: z.int().min(1).max(255).optional(),
  /** Wait for a reply; raise it for slow lines (a display takes 0.8 s at 300 baud). */
  timeoutMs: z.int().min(50).max(5000).default(250),
});

export const newEra: DriverDefinition = defineDriver({
  id: "new-era",
  title: "New Era NE-1000 family syringe pump (also WPI AL-1000)",
  kind: "injector",
  isAddressed: true,
  signals: ["volume"],
  serial: { baudRate: BAUD_RATE, dataBits: 8, parity: "none", stopBits: 1 },
  optionsSchema,
  create(options) {
    const allowed = new Set([bytesToHex(MODE_TEST)]);
    for (const request of NEW_ERA_REQUESTS) {
      for (const isSafe of [false, true]) {
        allowed.add(bytesToHex(encodeRequest(request, options.address, isSafe)));
      }
    }
    return {
      nominalPeriodUs: NEW_ERA_PERIOD_US,
      isAllowedRequest: (bytes) => allowed.has(bytesToHex(bytes)),
      createDecoder: () => createNewEraDecoder(options.address, options.safeTimeoutS),
      createPoller: () => createNewEraPoller(options),
      createSimulator: (plant, seed) =>
        createNewEraSimulator(plant, seed, {
          address: options.address,
          baudRate: BAUD_RATE,
          safeTimeoutS: options.mode === "safe" ? (options.safeTimeoutS ?? SIMULATED_SAFE_TIMEOUT_S) : 0,
          volumeUnit: "ML",
        }),
    };
  },
});

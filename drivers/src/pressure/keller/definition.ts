/** Keller digital pressure sensors as a driver: reads pressure and temperature; writes nothing to the sensor. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { createKellerPoller, kellerPeriodUs } from "./poller.ts";
import { createKellerDecoder } from "./protocol.ts";
import { encodeKellerRequest, requestsOf } from "./requests.ts";
import { createKellerSimulator } from "./simulator.ts";

const BAUD_RATE = 9600;
const SERIAL = { baudRate: BAUD_RATE, dataBits: 8, parity: "none", stopBits: 1 } as const;
const TRANSPARENT_ADDRESS = 250;
/** Assumed until the range on the sensor is entered. */
const MAX_BAR = 100;
const KPA_PER_BAR = 100;
const MODBUS_LAST_ADDRESS = 247;

const optionsSchema = z
  .strictObject({
    protocol: z.enum(["bus", "modbus"]).default("bus"),
    /** 250 on the Keller bus: whatever single sensor is there. Left out: 250 for `bus`, 1 for `modbus`. */
    address: z.int().min(1).max(250).optional(),
    /** Range printed on the sensor, bar: the value shown when it reports an overflow. */
    minBar: z.number().default(0),
    maxBar: z.number().optional(),
    /** As configured in the sensor (configuration 10); 115 200 is read 100 times a second. */
    baudRate: z.union([z.literal(9600), z.literal(115_200)]).default(BAUD_RATE),
    /** The simulated adapter repeats requests. A real one's echo is recognised by itself. */
    echo: z.boolean().default(false),
  })
  .refine(({ protocol, address }) => protocol === "bus" || (address ?? 1) <= MODBUS_LAST_ADDRESS, {
    path: ["address"],
    error: `a Modbus address is 1 to ${MODBUS_LAST_ADDRESS}`,
  })
  .refine(({ minBar, maxBar }) => minBar < (maxBar ?? MAX_BAR), {
    path: ["maxBar"],
    error: "must be above minBar",
  });

export const keller: DriverDefinition = defineDriver({
  id: "keller",
  title: "Keller X-line / Series 30 pressure sensor (Keller bus or Modbus RTU)",
  kind: "pressure",
  isAddressed: true,
  sharedAddresses: { min: 1, max: 249 },
  signals: ["pressure", "temperature"],
  serial: SERIAL,
  optionsSchema,
  create({ protocol, minBar, echo, baudRate, ...options }) {
    const maxBar = options.maxBar ?? MAX_BAR;
    const address = options.address ?? (protocol === "bus" ? TRANSPARENT_ADDRESS : 1);
    const allowed = new Set(
      requestsOf(protocol).map((request) => bytesToHex(encodeKellerRequest(request, address))),
    );
    return {
      nominalPeriodUs: kellerPeriodUs(protocol, baudRate),
      serial: { ...SERIAL, baudRate },
      // What nobody entered is not declared: a range that is merely assumed would hide an overload.
      ...(options.maxBar === undefined
        ? {}
        : { pressureRange: { min: minBar * KPA_PER_BAR, max: options.maxBar * KPA_PER_BAR } }),
      isAllowedRequest: (bytes) => allowed.has(bytesToHex(bytes)),
      createDecoder: () => createKellerDecoder({ address, protocol, range: { minBar, maxBar } }),
      createPoller: () => createKellerPoller(address, protocol, baudRate),
      createSimulator: (plant, seed) =>
        createKellerSimulator(plant, seed, { address, baudRate, minBar, maxBar, hasEcho: echo }),
    };
  },
});

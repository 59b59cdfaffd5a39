/** Keller digital pressure sensors as a driver: reads pressure and temperature; writes nothing to the sensor. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { createKellerPoller, kellerPeriodUs } from "./poller.ts";
import { createKellerDecoder } from "./protocol.ts";
import { encodeKellerRequest, requestsOf } from "./requests.ts";
import { createKellerSimulator } from "./simulator.ts";

const BAUD_RATE = 9600;
const TRANSPARENT_ADDRESS = 250;
const MODBUS_LAST_ADDRESS = 247;

const optionsSchema = z
  .strictObject({
    protocol: z.enum(["bus", "modbus"]).default("bus"),
    /** 250 on the Keller bus: whatever single sensor is there. Left out: 250 for `bus`, 1 for `modbus`. */
    address: z.int().min(1).max(250).optional(),
    /** Range printed on the sensor, bar: the value shown when it reports an overflow. */
    minBar: z.number().default(0),
    maxBar: z.number().default(100),
    /** The simulated adapter repeats requests. A real one's echo is recognised by itself. */
    echo: z.boolean().default(false),
  })
  .refine(({ protocol, address }) => protocol === "bus" || (address ?? 1) <= MODBUS_LAST_ADDRESS, {
    path: ["address"],
    error: `a Modbus address is 1 to ${MODBUS_LAST_ADDRESS}`,
  })
  .refine(({ minBar, maxBar }) => minBar < maxBar, { path: ["maxBar"], error: "must be above minBar" });

export const keller: DriverDefinition = defineDriver({
  id: "keller",
  title: "Keller X-line / Series 30 pressure sensor (Keller bus or Modbus RTU)",
  kind: "pressure",
  isAddressed: true,
  signals: ["pressure", "temperature"],
  serial: { baudRate: BAUD_RATE, dataBits: 8, parity: "none", stopBits: 1 },
  optionsSchema,
  create({ protocol, minBar, maxBar, echo, ...options }) {
    const address = options.address ?? (protocol === "bus" ? TRANSPARENT_ADDRESS : 1);
    const allowed = new Set(
      requestsOf(protocol).map((request) => bytesToHex(encodeKellerRequest(request, address))),
    );
    return {
      nominalPeriodUs: kellerPeriodUs(protocol),
      isAllowedRequest: (bytes) => allowed.has(bytesToHex(bytes)),
      createDecoder: () => createKellerDecoder({ address, protocol, range: { minBar, maxBar } }),
      createPoller: () => createKellerPoller(address, protocol),
      createSimulator: (plant, seed) =>
        createKellerSimulator(plant, seed, { address, baudRate: BAUD_RATE, minBar, maxBar, hasEcho: echo }),
    };
  },
});

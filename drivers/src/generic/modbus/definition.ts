/** Any Modbus RTU device whose registers are described in YAML. Reads only: functions 3 and 4. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { descriptionOptions } from "../description-options.ts";
import { GENERIC_SIGNALS } from "../description-parts.ts";
import { modbusDescriptionSchema } from "./description.ts";
import { createModbusPoller } from "./poller.ts";
import { createModbusDecoder } from "./protocol.ts";
import { encodeRead, readsOf } from "./requests.ts";
import { createModbusSimulator } from "./simulator.ts";

const SERIAL = { baudRate: 9_600, dataBits: 8, parity: "none", stopBits: 1 } as const;
/** Modbus over Serial Line V1.02 §2.2: 0 is broadcast, 248 to 255 are reserved. */
const ADDRESSES = { min: 1, max: 247 };

export const genericModbus: DriverDefinition = defineDriver({
  id: "generic-modbus",
  title: "Generic Modbus RTU device, its registers described in YAML",
  kind: "generic",
  isAddressed: true,
  sharedAddresses: ADDRESSES,
  signals: GENERIC_SIGNALS,
  serial: SERIAL,
  optionsSchema: z.strictObject({
    ...descriptionOptions,
    description: modbusDescriptionSchema,
    address: z.int().min(ADDRESSES.min).max(ADDRESSES.max).default(1),
    /** The simulated adapter repeats requests. A real one's echo is recognised by itself. */
    echo: z.boolean().default(false),
  }),
  create({ description, address, echo }) {
    const allowed = new Set(readsOf(description).map((read) => bytesToHex(encodeRead(read, address))));
    return {
      nominalPeriodUs: description.everyMs * 1000,
      signals: description.registers.map(({ signal }) => signal),
      serial: description.serial,
      isAllowedRequest: (bytes) => allowed.has(bytesToHex(bytes)),
      createDecoder: () => createModbusDecoder(description, address),
      createPoller: () => createModbusPoller(description, address),
      createSimulator: (plant, seed) =>
        createModbusSimulator(plant, seed, description, { address, hasEcho: echo }),
    };
  },
});

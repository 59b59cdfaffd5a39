/**
 * Reads a described Modbus device: unit and serial number first, then all values once in each period. The unit is read
 * again twice a second, the serial number every ten seconds. One outstanding request.
 *
 * A reply does not name its registers. So a request is given up only after the description's whole time-out; a device that
 * answers later than that needs a longer one.
 */
import type { DevicePoller } from "../../driver.ts";
import { ExchangeTimer } from "../../exchange-timer.ts";
import type { ModbusDescription } from "./description.ts";
import { UNIT_CODE } from "./protocol.ts";
import { encodeRead, type ModbusRead, readsOf } from "./requests.ts";

/** So long at most are values taken in a unit that somebody has just changed on the panel. */
const UNIT_EVERY_US = 500_000;
const SERIAL_EVERY_US = 10_000_000;

export function createModbusPoller(description: ModbusDescription, address: number): DevicePoller {
  const reads = readsOf(description);
  const values = reads.filter(({ purpose }) => purpose === "values");
  const unit = reads.find(({ purpose }) => purpose === "unit");
  const serial = reads.find(({ purpose }) => purpose === "serial");
  const timer = new ExchangeTimer(
    Math.floor((description.everyMs * 1000) / values.length),
    description.timeoutMs * 1000,
  );
  let isUnitRight = unit === undefined;
  let unitDueAtUs = 0;
  let serialDueAtUs = 0;
  let turn = 0;
  let isIdentified = false;

  const nextRead = (atUs: number): ModbusRead | undefined => {
    // With a wrong unit the values mean nothing: watch for the right one only.
    if (unit !== undefined && (!isUnitRight || atUs >= unitDueAtUs)) {
      unitDueAtUs = atUs + UNIT_EVERY_US;
      return unit;
    }
    if (serial !== undefined && atUs >= serialDueAtUs) {
      serialDueAtUs = atUs + SERIAL_EVERY_US;
      return serial;
    }
    turn += 1;
    return values[turn % values.length];
  };

  return {
    step(atUs) {
      timer.hasExpired(atUs);
      if (!timer.isDue(atUs)) return { wakeAtUs: timer.wakeAtUs() };
      const read = nextRead(atUs);
      timer.opened(atUs);
      return read === undefined
        ? { wakeAtUs: timer.wakeAtUs() }
        : { send: encodeRead(read, address), wakeAtUs: timer.wakeAtUs() };
    },
    heard(items, atUs) {
      for (const item of items) {
        if (item.kind === "rejected") timer.damaged(atUs);
        else timer.answered();
        if (item.kind === "coefficients" && item.values[UNIT_CODE] !== undefined) {
          isUnitRight = item.values[UNIT_CODE] === description.unitRegister?.mustBe;
        }
        if (item.kind === "identity") isIdentified = true;
        // A device without the register of its number is known by its values.
        if (item.kind === "reading" && item.quality === "valid") isIdentified = true;
      }
    },
    isIdentified: () => isIdentified,
    consentNeeded: () => undefined,
    allow() {
      // Functions 3 and 4 change nothing in a device.
    },
  };
}

/**
 * Asks a Keller sensor at about 40 Hz (bus) or 25 Hz (Modbus, which brings temperature along in each reply): both fill
 * a line of 9600 baud without crowding it. One outstanding request.
 *
 * Bus: F48, then F69, then P1 with TOB1 in every 8th and F69 in every 40th slot. F69 proves each second that it is still
 * the same sensor. After a lost or damaged reply F69 goes first: it is the fence behind which the decoder trusts
 * channel replies again.
 */
import type { DevicePoller } from "../../driver.ts";
import { ExchangeTimer } from "../../exchange-timer.ts";
import { NOTICE_EXCEPTION, NOTICE_INITIALISED, NOTICE_POWER_LOSS } from "./protocol.ts";
import { encodeKellerRequest, type KellerProtocol, type KellerRequest } from "./requests.ts";

/** Request 5 and reply 9 bytes take 15 ms at 9600 baud, plus turn-around. */
const BUS_PERIOD_US = 25_000;
/** Request 8 and reply 21 bytes take 30 ms at 9600 baud, plus turn-around. */
const MODBUS_PERIOD_US = 40_000;
const TIMEOUT_US = 150_000;
const TEMPERATURE_EVERY = 8;
const SERIAL_EVERY = 40;
/** After so many requests in a row without answer it may be another or a re-powered sensor: start over. */
const LOST_BEFORE_RESTART = 3;

/** Declared period of the pressure signal, µs. */
export function kellerPeriodUs(protocol: KellerProtocol): number {
  return protocol === "bus" ? BUS_PERIOD_US : MODBUS_PERIOD_US;
}

export function createKellerPoller(address: number, protocol: KellerProtocol): DevicePoller {
  const timer = new ExchangeTimer(kellerPeriodUs(protocol), TIMEOUT_US);
  let isIdentified = false;
  let isInitialised = false;
  let isFenceNeeded = true;
  let slot = 0;
  let lost = 0;
  let last: KellerRequest | undefined;
  const refused = new Set<KellerRequest>();

  const nextBus = (): KellerRequest => {
    if (!isInitialised) return "initialise";
    slot += 1;
    if (isFenceNeeded || slot % SERIAL_EVERY === 0) return refused.has("serial") ? "initialise" : "serial";
    return slot % TEMPERATURE_EVERY === 0 && !refused.has("temperature") ? "temperature" : "pressure";
  };
  const nextModbus = (): KellerRequest => (isFenceNeeded && !refused.has("firmware") ? "firmware" : "values");
  const lose = (): void => {
    lost += 1;
    isFenceNeeded = protocol === "bus" || !isIdentified;
    if (lost < LOST_BEFORE_RESTART) return;
    lost = 0;
    if (protocol === "bus") isInitialised = false;
    // A sensor that answers no firmware read may still answer the one that counts.
    else refused.add("firmware");
  };

  return {
    step(atUs) {
      if (timer.hasExpired(atUs)) lose();
      if (!timer.isDue(atUs)) return { wakeAtUs: timer.wakeAtUs() };
      last = protocol === "bus" ? nextBus() : nextModbus();
      timer.opened(atUs);
      return { send: encodeKellerRequest(last, address), wakeAtUs: timer.wakeAtUs() };
    },
    heard(items, atUs) {
      for (const item of items) {
        if (item.kind === "rejected") {
          timer.damaged(atUs);
          continue;
        }
        timer.answered();
        lost = 0;
        if (last === "serial" || last === "firmware" || last === "initialise") isFenceNeeded = false;
        if (item.kind === "identity" || item.kind === "reading") isIdentified = true;
        if (item.kind !== "notice") continue;
        if (item.code === NOTICE_EXCEPTION && last !== undefined) refused.add(last);
        if (item.code === NOTICE_INITIALISED) {
          isInitialised = true;
          isFenceNeeded = !refused.has("serial");
        }
        if (item.code === NOTICE_POWER_LOSS) {
          isInitialised = false;
          isFenceNeeded = true;
        }
      }
    },
    isIdentified: () => isIdentified,
    consentNeeded: () => undefined,
    allow() {
      // Reading a sensor needs nobody's consent.
    },
  };
}

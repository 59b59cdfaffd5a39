/**
 * Asks a Keller sensor at about 40 Hz (bus) or 25 Hz (Modbus, which brings temperature along in each reply): both fill
 * a line of 9600 baud without crowding it. One outstanding request.
 *
 * Bus: F48, then F69, then P1 with TOB1 in every 8th and F69 in every 40th slot. F69 proves each second that it is still
 * the same sensor. After a lost or damaged reply F69 goes first: it is the fence behind which the decoder trusts
 * channel replies again.
 *
 * Zero and gain are read at the start, after each power loss and each minute: somebody with the maker's program may have
 * changed them, and then a calibration no longer holds.
 */
import type { DevicePoller } from "../../driver.ts";
import { ExchangeTimer } from "../../exchange-timer.ts";
import { NOTICE_EXCEPTION, NOTICE_INITIALISED, NOTICE_POWER_LOSS } from "./protocol.ts";
import { encodeKellerRequest, type KellerProtocol, type KellerRequest } from "./requests.ts";

/** Request 5 and reply 9 bytes take 15 ms at 9600 baud, plus turn-around. */
const BUS_PERIOD_US = 25_000;
/** Request 8 and reply 21 bytes take 30 ms at 9600 baud, plus turn-around. */
const MODBUS_PERIOD_US = 40_000;
/** At 115 200 baud the wire needs less than 3 ms; the rest is the sensor's turn-around and the adapter's. */
const FAST_PERIOD_US = 10_000;
const FAST_BAUD_RATE = 115_200;
const TIMEOUT_US = 150_000;
const TEMPERATURE_EVERY = 8;
const SERIAL_EVERY = 40;
/** After so many requests in a row without answer it may be another or a re-powered sensor: start over. */
const LOST_BEFORE_RESTART = 3;
const COEFFICIENTS_EVERY_US = 60_000_000;
/** A sensor that does not answer this question may still answer the one that counts. */
const COEFFICIENT_TRIES = 2;
const COEFFICIENTS: Readonly<Record<KellerProtocol, readonly KellerRequest[]>> = {
  bus: ["offset", "gain"],
  modbus: ["zeroAndGain"],
};

/** Declared period of the pressure signal, µs. */
export function kellerPeriodUs(protocol: KellerProtocol, baudRate: number): number {
  if (baudRate >= FAST_BAUD_RATE) return FAST_PERIOD_US;
  return protocol === "bus" ? BUS_PERIOD_US : MODBUS_PERIOD_US;
}

export function createKellerPoller(
  address: number,
  protocol: KellerProtocol,
  baudRate: number,
): DevicePoller {
  const periodUs = kellerPeriodUs(protocol, baudRate);
  const timer = new ExchangeTimer(periodUs, TIMEOUT_US);
  const coefficients = new CoefficientTurns(COEFFICIENTS[protocol]);
  let isIdentified = false;
  let isInitialised = false;
  let isFenceNeeded = true;
  let slot = 0;
  let lost = 0;
  let last: KellerRequest | undefined;
  const refused = new Set<KellerRequest>();

  const nextBus = (atUs: number): KellerRequest => {
    if (!isInitialised) return "initialise";
    slot += 1;
    if (isFenceNeeded || slot % SERIAL_EVERY === 0) return refused.has("serial") ? "initialise" : "serial";
    const coefficient = coefficients.next(atUs);
    if (coefficient !== undefined) return coefficient;
    return slot % TEMPERATURE_EVERY === 0 && !refused.has("temperature") ? "temperature" : "pressure";
  };
  const nextModbus = (atUs: number): KellerRequest =>
    isFenceNeeded && !refused.has("firmware") ? "firmware" : (coefficients.next(atUs) ?? "values");
  const lose = (): void => {
    lost += 1;
    coefficients.lost(last);
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
      last = protocol === "bus" ? nextBus(atUs) : nextModbus(atUs);
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
        if (item.kind === "coefficients") coefficients.done(last);
        if (item.kind !== "notice") continue;
        if (item.code === NOTICE_EXCEPTION && last !== undefined) {
          refused.add(last);
          coefficients.refused(last);
        }
        if (item.code === NOTICE_INITIALISED) {
          isInitialised = true;
          coefficients.restart();
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

/** Which coefficient to ask for, if any. */
class CoefficientTurns {
  readonly #all: readonly KellerRequest[];
  readonly #refused = new Set<KellerRequest>();
  #waiting: readonly KellerRequest[] = [];
  #dueAtUs = 0;
  #tries = 0;

  constructor(all: readonly KellerRequest[]) {
    this.#all = all;
  }

  next(atUs: number): KellerRequest | undefined {
    if (atUs >= this.#dueAtUs) {
      this.#dueAtUs = atUs + COEFFICIENTS_EVERY_US;
      this.#waiting = this.#all.filter((request) => !this.#refused.has(request));
    }
    return this.#waiting[0];
  }

  restart(): void {
    this.#dueAtUs = 0;
  }

  done(request: KellerRequest | undefined): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting !== request);
    this.#tries = 0;
  }

  refused(request: KellerRequest): void {
    this.#refused.add(request);
    this.done(request);
  }

  lost(request: KellerRequest | undefined): void {
    if (request === undefined || request !== this.#waiting[0]) return;
    this.#tries += 1;
    if (this.#tries >= COEFFICIENT_TRIES) this.refused(request);
  }
}

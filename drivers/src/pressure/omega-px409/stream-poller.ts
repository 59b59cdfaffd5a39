/**
 * Brings a USBH transducer to stream: stops what may still be running, asks who it is until each answer came twice
 * alike, starts the packets and listens. Silence starts it over.
 */
import type { DevicePoller } from "../../driver.ts";
import { ExchangeTimer } from "../../exchange-timer.ts";
import { encodePx409Request, type Px409Request } from "./requests.ts";

const QUESTION_PERIOD_US = 60_000;
const ANSWER_WAIT_US = 55_000;
/** Four rounds of two: one damaged answer must not cost the stream. */
const MIN_QUESTIONS = 8;
const MAX_QUESTIONS = 16;
/** No packet for so long: it was unplugged, or lost its power and with it the stream. */
const SILENCE_US = 500_000;

export function createPx409StreamPoller(): DevicePoller {
  const timer = new ExchangeTimer(QUESTION_PERIOD_US, ANSWER_WAIT_US);
  let isIdentified = false;
  let state: "stopping" | "asking" | "streaming" = "stopping";
  let asked = 0;
  let lastHeardAtUs = 0;

  const restart = (): void => {
    state = "stopping";
    asked = 0;
  };
  const nextRequest = (atUs: number): Px409Request => {
    if (state === "stopping") {
      state = "asking";
      return "stop";
    }
    if (!isIdentified || asked < MIN_QUESTIONS) {
      asked += 1;
      // It may not have heard the stop.
      if (asked > MAX_QUESTIONS) restart();
      return asked % 2 === 1 ? "enquiry" : "serial";
    }
    state = "streaming";
    lastHeardAtUs = atUs;
    return "start";
  };

  return {
    step(atUs) {
      timer.hasExpired(atUs);
      if (state === "streaming") {
        if (atUs - lastHeardAtUs < SILENCE_US) return { wakeAtUs: lastHeardAtUs + SILENCE_US };
        isIdentified = false;
        restart();
      }
      if (!timer.isDue(atUs)) return { wakeAtUs: timer.wakeAtUs() };
      const request = nextRequest(atUs);
      timer.opened(atUs);
      return { send: encodePx409Request(request), wakeAtUs: timer.wakeAtUs() };
    },
    heard(items, atUs) {
      for (const item of items) {
        if (item.kind === "rejected") continue;
        timer.answered();
        if (item.kind === "identity") isIdentified = true;
        if (item.kind === "reading") lastHeardAtUs = atUs;
      }
    },
    isIdentified: () => isIdentified,
    consentNeeded: () => undefined,
    allow() {
      // Reading such a device needs nobody's consent.
    },
  };
}

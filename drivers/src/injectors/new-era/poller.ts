/**
 * Asks a New Era pump for its version, then for its display at 15 Hz. One outstanding request. A Safe-mode pump is
 * not asked anything valid before a person agrees, because the first valid packet starts the time-out that stops it.
 */
import type { DevicePoller } from "../../driver.ts";
import { ExchangeTimer } from "../../exchange-timer.ts";
import { ALARM_RESET, NOTICE_REFUSED, NOTICE_SAFE_MODE, safeModeText } from "./messages.ts";
import { encodeRequest, MODE_TEST, type NewEraRequest } from "./requests.ts";

/** A display exchange takes about 12 ms at 19 200 baud plus the pump's own time; 10–20 Hz leave it air. */
export const NEW_ERA_PERIOD_US = 66_667;
/** After so many unanswered requests in Basic mode the pump may be in Safe mode: try the harmless mode test. */
const SILENT_BEFORE_MODE_TEST = 2;
const MODE_TEST_WAIT_US = 100_000;

export interface NewEraPolling {
  readonly address: number;
  readonly mode: "auto" | "basic" | "safe";
  readonly safeTimeoutS?: number | undefined;
  readonly timeoutMs: number;
}

export function createNewEraPoller(polling: NewEraPolling): DevicePoller {
  const timer = new ExchangeTimer(NEW_ERA_PERIOD_US, polling.timeoutMs * 1000);
  let isSafe = polling.mode === "safe";
  let isAllowed = false;
  let isIdentified = false;
  /** The pump refused VER: an old one; its display proves it. */
  let isVersionRefused = false;
  let wantsVersion = true;
  let unanswered = 0;
  /** A Basic-mode pump does not answer the mode test: that is no lost reply. */
  let isTestOpen = false;

  const nextRequest = (): Uint8Array => {
    const mayTestMode = polling.mode === "auto" && !isSafe && !isIdentified;
    if (mayTestMode && unanswered >= SILENT_BEFORE_MODE_TEST) {
      unanswered = 0;
      isTestOpen = true;
      return MODE_TEST;
    }
    isTestOpen = false;
    return encodeRequest(request(), polling.address, isSafe);
  };
  const request = (): NewEraRequest => {
    // After a lost reply the status query flushes what may stand half-received in the pump.
    if (isIdentified && unanswered === 1) return "status";
    return wantsVersion && !isVersionRefused ? "version" : "display";
  };
  const mustWait = (): boolean => isSafe && !isAllowed;

  return {
    step(atUs) {
      if (timer.hasExpired(atUs) && !isTestOpen) unanswered += 1;
      if (mustWait()) return { wakeAtUs: Number.POSITIVE_INFINITY };
      if (!timer.isDue(atUs)) return { wakeAtUs: timer.wakeAtUs() };
      const send = nextRequest();
      timer.opened(atUs, send === MODE_TEST ? MODE_TEST_WAIT_US : undefined);
      return { send, wakeAtUs: timer.wakeAtUs() };
    },
    heard(items, atUs) {
      for (const item of items) {
        if (item.kind === "rejected") {
          timer.damaged(atUs);
          continue;
        }
        timer.answered();
        unanswered = 0;
        if (item.kind === "identity") {
          isIdentified = true;
          wantsVersion = false;
        }
        if (item.kind === "reading") isIdentified = true;
        if (item.kind === "deviceAlarm" && item.code === ALARM_RESET) wantsVersion = true;
        if (item.kind === "notice" && item.code === NOTICE_SAFE_MODE) isSafe = true;
        if (item.kind === "notice" && item.code === NOTICE_REFUSED && wantsVersion) isVersionRefused = true;
      }
    },
    isIdentified: () => isIdentified,
    consentNeeded() {
      if (!mustWait()) return undefined;
      return { code: NOTICE_SAFE_MODE, text: safeModeText(polling.address, polling.safeTimeoutS) };
    },
    allow() {
      isAllowed = true;
    },
  };
}

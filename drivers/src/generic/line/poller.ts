/**
 * Asks a described device for its identity first, then for its values at its period, or only listens. One outstanding
 * request. The identity is asked again every ten seconds, so that a device that was swapped on its adapter is noticed.
 */
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";
import type { DevicePoller } from "../../driver.ts";
import { ExchangeTimer } from "../../exchange-timer.ts";
import type { LineDescription } from "./description.ts";

const IDENTITY_EVERY_US = 10_000_000;
/** After so many unanswered questions for its identity a device is read without one. */
const IDENTITY_TRIES = 3;
/** Without an identity, so many whole lines that fit the pattern are no accident. */
const READINGS_BEFORE_PROOF = 3;

export function createLinePoller(description: LineDescription): DevicePoller {
  const { request, identity, everyMs } = description;
  const asksIdentity = identity?.request !== undefined;
  const waitUs = (request ?? identity?.request)?.timeoutMs ?? 0;
  const timer = new ExchangeTimer(everyMs * 1000, waitUs * 1000);
  let hasIdentity = false;
  let readings = 0;
  let tries = 0;
  let identityDueAtUs = 0;
  let isAskingIdentity = false;

  const nextText = (atUs: number): string | undefined => {
    isAskingIdentity = asksIdentity && atUs >= identityDueAtUs;
    if (isAskingIdentity) {
      tries += 1;
      if (hasIdentity || tries >= IDENTITY_TRIES) postpone(atUs);
      return identity?.request?.text;
    }
    return request?.text;
  };
  const postpone = (atUs: number): void => {
    identityDueAtUs = atUs + IDENTITY_EVERY_US;
    tries = 0;
  };

  return {
    step(atUs) {
      if (request === undefined && !asksIdentity) return { wakeAtUs: Number.POSITIVE_INFINITY };
      timer.hasExpired(atUs);
      if (!timer.isDue(atUs)) return { wakeAtUs: timer.wakeAtUs() };
      const text = nextText(atUs);
      if (text === undefined) return { wakeAtUs: identityDueAtUs };
      timer.opened(
        atUs,
        (isAskingIdentity ? (identity?.request?.timeoutMs ?? 0) : (request?.timeoutMs ?? 0)) * 1000,
      );
      return { send: asciiToBytes(text), wakeAtUs: timer.wakeAtUs() };
    },
    heard(items, atUs) {
      for (const item of items) {
        if (item.kind === "rejected") timer.damaged(atUs);
        else timer.answered();
        if (item.kind === "reading") readings += 1;
        if (item.kind !== "identity") continue;
        hasIdentity = true;
        postpone(atUs);
      }
    },
    isIdentified: () => hasIdentity || readings >= READINGS_BEFORE_PROOF,
    consentNeeded: () => undefined,
    allow() {
      // The description's requestIsHarmless is the consent: without it there is no driver.
    },
  };
}

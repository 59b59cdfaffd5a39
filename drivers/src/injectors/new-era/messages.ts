/** What the pump's alarms and errors mean, in words for the person beside it. */
import type { NewEraAlarm } from "./response.ts";

export const NOTICE_SAFE_MODE = "NE-SAFE-MODE";
export const NOTICE_REFUSED = "NE-REQUEST-REFUSED";
export const ALARM_RESET = "NE-RESET";

const CLEARED = "Reading the pump may have cleared the alarm on its display.";

export const ALARM_TEXTS: Readonly<Record<NewEraAlarm, { readonly code: string; readonly text: string }>> = {
  R: {
    code: ALARM_RESET,
    text: `The pump was reset or lost power; its volume counts from zero again. ${CLEARED}`,
  },
  S: { code: "NE-STALL", text: `The pump's motor stalled: back-pressure too high. ${CLEARED}` },
  T: { code: "NE-SAFE-TIMEOUT", text: `The pump stopped itself: nothing polled it in Safe mode. ${CLEARED}` },
  E: { code: "NE-PROGRAM-ERROR", text: `The pump's pumping program has an error. ${CLEARED}` },
  O: { code: "NE-PHASE-RANGE", text: `The pump's program phase is out of range. ${CLEARED}` },
};

/** The pump's own error words. Only `?COM` says nothing against the request itself. */
export function errorNotice(error: string): { readonly code: string; readonly text: string } {
  if (error === "?COM")
    return { code: "NE-DAMAGED-PACKET", text: "The pump received a damaged packet (?COM)." };
  return {
    code: NOTICE_REFUSED,
    text: `The pump did not answer the request: ${ERROR_WORDS[error] ?? error}.`,
  };
}

const ERROR_WORDS: Readonly<Record<string, string>> = {
  "?": "not recognised (?)",
  "?NA": "not applicable at present (?NA)",
  "?OOR": "value out of range (?OOR)",
  "?IGN": "ignored because a new phase started (?IGN)",
};

/** `safeTimeoutS` undefined: only the pump knows it. */
export function safeModeText(address: number, safeTimeoutS: number | undefined): string {
  const when =
    safeTimeoutS === undefined ? "after its Safe-mode time-out (n of SAF n)" : `after ${safeTimeoutS} s`;
  return `Pump ${address} is in Safe mode: once it is polled, closing cementwatch will stop this pump ${when}.`;
}

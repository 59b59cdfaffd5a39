/** What an archive's status of a stored object means (PS3.4 table B.2-1, PS3.7 annex C), for a person. */
import type { Outcome } from "./store-objects.ts";

const KNOWN: Readonly<Record<number, string>> = {
  272: "it could not process the object",
  273: "it has this object already and takes no second one",
  274: "it knows no such object",
  279: "it calls the object's UID invalid",
  290: "it takes no objects of this class",
  292: "this station is not allowed to store",
};

/** Success and the warnings of a stored object count as sent. */
export function storeStatusText(status: number): Outcome {
  if (status === 0) return { state: "sent", why: "" };
  const code = status.toString(16).toUpperCase().padStart(4, "0");
  if (status === 0xb000) return { state: "sent", why: `stored, some values were changed (${code})` };
  if (status === 0xb006) return { state: "sent", why: `stored, some elements were left out (${code})` };
  if (status === 0xb007) return { state: "sent", why: `stored, though it does not fit its class (${code})` };
  return { state: status >>> 8 === 0xa7 ? "failed" : "refused", why: `${wordsOf(status)} (${code})` };
}

function wordsOf(status: number): string {
  const known = KNOWN[status];
  if (known !== undefined) return known;
  if (status >>> 8 === 0xa7) return "it has no room or means left: send again when there is some";
  if (status >>> 8 === 0xa9) return "the object does not fit its class";
  if (status >>> 12 === 0xc) return "it cannot understand the object";
  return "it refused the object: look at its log";
}

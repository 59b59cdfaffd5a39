/** A target of the device set as a peer of one way of speaking. */
import { FaultError } from "@cementwatch/shared/faults";
import type { DimsePeer } from "./association.ts";
import type { PacsTarget } from "./pacs-target.ts";
import type { WebPeer } from "./web-request.ts";

/** @throws FaultError NET-PACS-FAILED */
export function dimsePeer({ id, dimse, timeoutS }: PacsTarget): DimsePeer {
  if (dimse !== undefined) return { ...dimse, timeoutS };
  throw new FaultError("NET-PACS-FAILED", `${id} has no dimse in the device set: choose web`);
}

/** @throws FaultError NET-PACS-FAILED */
export function webPeer({ id, web, timeoutS }: PacsTarget): WebPeer {
  if (web !== undefined) return { ...web, timeoutS };
  throw new FaultError("NET-PACS-FAILED", `${id} has no web in the device set: choose dimse`);
}

/** Words and code for a reply that came from another address than the one asked. Such a reply is never a value. */
import type { RejectedBytes } from "@cementwatch/shared/telemetry/reading";

/** `asked` and `answered`: addresses as set on the devices. */
export function otherAddress(
  asked: number,
  answered: number,
  skippedBytes: number,
  firstByteAtUs: number,
): RejectedBytes {
  return {
    kind: "rejected",
    code: "INJ-OTHER-ADDRESS",
    skippedBytes,
    firstByteAtUs,
    detail: `address ${answered} answered a request to address ${asked}: set address ${asked} on the device meant, or enter address ${answered} in the device set; if both are there, another program may be asking on this line`,
  };
}

/** Only listens. An intact frame proves the device: its sync word, version, length and CRC-32 are no accident. */
import type { DevicePoller } from "../../driver.ts";

export function createOpenInjectorPoller(): DevicePoller {
  let isIdentified = false;
  return {
    step: () => ({ wakeAtUs: Number.POSITIVE_INFINITY }),
    heard(items) {
      if (items.some((item) => item.kind === "identity" || item.kind === "reading")) isIdentified = true;
    },
    isIdentified: () => isIdentified,
    consentNeeded: () => undefined,
    allow() {
      // Listening needs nobody's consent.
    },
  };
}

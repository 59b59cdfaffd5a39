/** An item without its time, in few words: the form of test vectors. Values to seven digits, what a 32-bit float holds. */
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";

export function describeItem(item: DecodedItem): string {
  switch (item.kind) {
    case "reading":
      return `${item.signal} ${Number(item.value.toPrecision(7))} ${item.unit} ${item.quality}`;
    case "motion":
      return `motion ${item.motion}`;
    case "deviceAlarm":
      return `alarm ${item.code}`;
    case "identity":
      return `identity ${item.model}|${item.serialNumber}|${item.firmware}`;
    case "notice":
      return `notice ${item.code}`;
    case "coefficients":
      return `coefficients ${Object.entries(item.values)
        .map(([name, value]) => `${name}=${Number(value.toPrecision(7))}`)
        .join(" ")}`;
    case "rejected":
      return `rejected ${item.code} ${item.skippedBytes}`;
  }
}

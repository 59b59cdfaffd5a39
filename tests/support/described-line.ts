/** A described line device for tests: the smallest description, changed where a test wants it, and its wire. */

import { describeItem } from "@cementwatch/drivers/describe-item";
import type { DeviceDecoder } from "@cementwatch/drivers/driver";
import { genericLine } from "@cementwatch/drivers/generic/line/definition";

const PLAIN_LINE = {
  protocol: "line",
  name: "Gauge",
  everyMs: 100,
  pattern: "(?<value>[+-]?\\d{1,3}\\.\\d|OL) (?<unit>\\w+)",
  values: [{ signal: "pressure", group: "value", unit: "psi", unitGroup: "unit", unitText: "psi" }],
  template: "{pressure:0.1} psi",
};

export function lineProtocol(changes: Readonly<Record<string, unknown>> = {}) {
  return genericLine.bind({ description: { ...PLAIN_LINE, ...changes } });
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** What the decoder makes of a text, in the words of the vectors. */
export function hear(decoder: DeviceDecoder, text: string, atUs = 0): string[] {
  return decoder.received(bytesOf(text), atUs).map(describeItem);
}

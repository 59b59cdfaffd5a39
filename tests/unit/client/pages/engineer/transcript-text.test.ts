import { transcriptText } from "@cementwatch/client/pages/engineer/transcript-text";
import { parseTranscript } from "@cementwatch/server/cli/transcript";
import { expect, it } from "vitest";

it("saves the console in the form that makes test vectors, without the port", () => {
  const line = {
    sequence: 1,
    atUs: 12.4,
    direction: "sent",
    hex: "fa3004",
    words: [],
    isRejected: false,
  } as const;
  const device = { id: "gauge", driver: "keller", options: { port: "/dev/ttyUSB0", address: 3 } };
  const { devices, lines } = parseTranscript(transcriptText(device, [line]));
  expect(devices).toEqual([{ id: "gauge", driver: "keller", options: { address: 3 } }]);
  expect(lines).toEqual([
    { atUs: 12, device: "gauge", direction: "sent", bytes: Uint8Array.of(0xfa, 0x30, 0x04) },
  ]);
});

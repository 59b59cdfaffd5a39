import { DeviceTap } from "@cementwatch/server/calibration/device-tap";
import { TranscriptRing } from "@cementwatch/server/devices/transcript-ring";
import { expect, it } from "vitest";

it("keeps the newest 500 pieces of a device with what they meant, and marks bytes that were no message", () => {
  const tap = new DeviceTap();
  const ring = new TranscriptRing(tap, () => 7);
  const talk = tap.open({ id: "gauge", driver: "keller", isSimulated: false });
  for (let index = 0; index < 600; index++) talk.bytes("sent", Uint8Array.of(index & 0xff));
  talk.bytes("received", Uint8Array.of(0xfa, 0x49));
  talk.items([{ kind: "rejected", code: "INJ-CHECKSUM", skippedBytes: 2, firstByteAtUs: 7 }]);
  const lines = ring.after("gauge", 0) ?? [];
  expect(lines.length).toBe(500);
  expect(lines.at(-1)).toEqual({
    sequence: 601,
    atUs: 7,
    direction: "received",
    hex: "fa49",
    words: ["rejected INJ-CHECKSUM 2"],
    isRejected: true,
  });
  expect(ring.after("gauge", 600)?.length).toBe(1);
  expect(ring.after("other", 0)).toBeUndefined();
  ring.close();
  talk.bytes("sent", Uint8Array.of(1));
  expect(ring.after("gauge", 601)).toEqual([]);
});

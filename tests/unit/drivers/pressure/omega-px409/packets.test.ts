import { encodePx409Packet, examinePx409Packet } from "@cementwatch/drivers/pressure/omega-px409/packets";
import fc from "fast-check";
import { expect, test } from "vitest";

const NEXT = Uint8Array.of(0xaa, 0x01);

test("any value comes back, whatever bytes it is made of", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), fc.constantFrom(0, 1, 7, 0xff), (value, type) => {
      const packet = encodePx409Packet(value, type);
      const verdict = examinePx409Packet(Uint8Array.of(...packet, ...NEXT));
      expect(verdict).toEqual({ kind: "message", lengthBytes: packet.length, message: value });
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("each AA of the value is doubled", () => {
  const value = new DataView(Uint8Array.of(0xaa, 0xaa, 0xaa, 0x41).buffer).getFloat32(0, true);
  expect([...encodePx409Packet(value, 1)]).toEqual([0xaa, 1, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0x41]);
});

test("it waits for the start of the next packet, and no longer", () => {
  const packet = encodePx409Packet(12.345, 1);
  for (let length = 1; length <= packet.length + 1; length++) {
    const window = Uint8Array.of(...packet, 0xaa).subarray(0, length);
    expect(examinePx409Packet(window).kind, `${length} bytes`).toBe("incomplete");
  }
});

test("any number of bytes lost or added within one packet is found", () => {
  const packet = [...encodePx409Packet(12.345, 1)];
  for (let from = 1; from < packet.length; from++) {
    for (let count = 1; from + count <= packet.length; count++) {
      const window = Uint8Array.of(...packet.toSpliced(from, count), ...NEXT, 1, 2, 3, 4, ...NEXT);
      expect(examinePx409Packet(window).kind, `${count} lost at ${from}`).toBe("skip");
    }
    for (const added of [0x00, 0x41, 0xff]) {
      const window = Uint8Array.of(...packet.toSpliced(from + 1, 0, added), ...NEXT);
      expect(examinePx409Packet(window).kind, `${added} at ${from}`).toBe("skip");
    }
  }
});

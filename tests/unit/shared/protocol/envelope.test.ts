import { CHANNELS, type Channel, type Origin } from "@cementwatch/shared/protocol/channels";
import {
  decodeEnvelope,
  type EnvelopeHeader,
  encodeEnvelopeHead,
  FLAG_REDUCED,
  HEADER_BYTES,
} from "@cementwatch/shared/protocol/envelope";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const HEADER: EnvelopeHeader = {
  channel: "frame",
  origin: "simulated",
  flags: FLAG_REDUCED,
  runtimeId: 0xfedcba98,
  generation: 7,
  sequence: 3,
  atUs: 1_234_567.0,
};

/** The whole message as one buffer, as a browser receives it. */
function message(header: EnvelopeHeader, head: unknown, payload: Uint8Array): ArrayBuffer {
  const headBytes = encodeEnvelopeHead(header, head);
  const whole = new Uint8Array(headBytes.length + payload.length);
  whole.set(headBytes);
  whole.set(payload, headBytes.length);
  return whole.buffer;
}

describe("layout", () => {
  it("is the documented one, byte for byte", () => {
    const bytes = new Uint8Array(message(HEADER, { a: "µ" }, new Uint8Array([9])));
    const head = '{"a":"\\u00b5"}';
    const expected = [
      ...[0x43, 0x57, 0x46, 0x31], // CWF1
      ...[1, 7, 3, 1], // version, channel frame, origin simulated, flags
      ...[0x98, 0xba, 0xdc, 0xfe],
      ...[7, 0, 0, 0],
      ...[3, 0, 0, 0],
      ...[head.length, 0, 0, 0],
      ...[0, 0, 0, 0, 0x87, 0xd6, 0x32, 0x41], // 1234567.0 as float64
      ...[...head].map((char) => char.charCodeAt(0)),
    ];
    expect([...bytes.subarray(0, expected.length)]).toEqual(expected);
    expect(bytes.length).toBe(Math.ceil(expected.length / 8) * 8 + 1);
    expect(bytes.at(-1)).toBe(9);
  });

  it("gives each channel a number of its own", () => {
    const ids = Object.values(CHANNELS).map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.max(...ids)).toBeLessThan(256);
  });
});

describe("decodeEnvelope", () => {
  it("gives back what was encoded, with the payload aligned and not copied", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(CHANNELS) as Channel[])),
        fc.constantFrom<Origin>("live", "storedRun", "replay", "simulated"),
        fc.integer({ min: 0, max: 255 }),
        fc.nat(0xffffffff),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.jsonValue(),
        fc.uint8Array({ maxLength: 100 }),
        (channel, origin, flags, number, atUs, head, payload) => {
          const header = {
            channel,
            origin,
            flags,
            runtimeId: number,
            generation: number,
            sequence: number,
            atUs,
          };
          const buffer = message(header, head, payload);
          const decoded = decodeEnvelope(buffer);
          if ("kind" in decoded) throw new Error(decoded.reason);
          expect(decoded).toMatchObject(header);
          expect(JSON.stringify(decoded.head)).toBe(JSON.stringify(head));
          expect(decoded.payload.byteOffset % 8).toBe(0);
          expect(decoded.payload.buffer).toBe(buffer);
          expect([...decoded.payload]).toEqual([...payload]);
        },
      ),
      { numRuns: 100, seed: 3 },
    );
  });

  it("reads a head longer than one piece of text", () => {
    const head = { text: "x".repeat(20_000) };
    expect(decodeEnvelope(message(HEADER, head, new Uint8Array()))).toMatchObject({ head });
  });

  it("wraps the sequence at 32 bits", () => {
    const decoded = decodeEnvelope(message({ ...HEADER, sequence: 2 ** 32 + 5 }, {}, new Uint8Array()));
    expect(decoded).toMatchObject({ sequence: 5 });
  });

  it.each([
    [
      "short",
      (view: DataView<ArrayBuffer>): ArrayBuffer | undefined => view.buffer.slice(0, HEADER_BYTES - 1),
      "fewer than 32",
    ],
    ["with another magic", (view: DataView<ArrayBuffer>): void => view.setUint8(0, 0), "CWF1"],
    ["of another version", (view: DataView<ArrayBuffer>): void => view.setUint8(4, 2), "version 2"],
    ["of an unknown channel", (view: DataView<ArrayBuffer>): void => view.setUint8(5, 99), "channel 99"],
    ["of an unknown origin", (view: DataView<ArrayBuffer>): void => view.setUint8(6, 4), "origin 4"],
    [
      "with a lying head length",
      (view: DataView<ArrayBuffer>): void => view.setUint32(20, 0xffffffff, true),
      "longer than",
    ],
    [
      "with a head that is no JSON",
      (view: DataView<ArrayBuffer>): void => view.setUint8(HEADER_BYTES, 0),
      "not JSON",
    ],
  ])("refuses a message %s", (_name, spoil, reason) => {
    const buffer = message(HEADER, { a: 1 }, new Uint8Array(8));
    const decoded = decodeEnvelope(spoil(new DataView(buffer)) ?? buffer);
    expect(decoded).toMatchObject({ kind: "rejected", reason: expect.stringContaining(reason) as string });
  });

  it("never throws, whatever bytes come", () => {
    const good = new Uint8Array(message(HEADER, { a: 1 }, new Uint8Array(8)));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(good.length), (bytes, keep) => {
        const mixed = new Uint8Array([...good.subarray(0, keep), ...bytes]);
        expect(decodeEnvelope(mixed.buffer)).toBeTypeOf("object");
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});

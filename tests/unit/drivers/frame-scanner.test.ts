import { type FrameCodec, FrameScanner } from "@cementwatch/drivers/frame-scanner";
import { asciiToBytes, bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";

/** `<` one digit `>`; a letter inside is damage. */
const CODEC: FrameCodec<string> = {
  maxFrameBytes: 4,
  examine(window) {
    const text = bytesToAscii(window.subarray(0, 3));
    if (text[0] !== "<") return { kind: "skip", lengthBytes: 1, code: "INJ-NOISE" };
    if (text.length < 3) return { kind: "incomplete" };
    if (/^<\d>$/.test(text)) return { kind: "message", lengthBytes: 3, message: text };
    return { kind: "skip", lengthBytes: 1, code: "INJ-CHECKSUM" };
  },
  accept: (message, firstByteAtUs, lengthBytes) => [
    { kind: "notice", code: message, text: `${lengthBytes}`, firstByteAtUs },
  ],
};

function codes(items: ReturnType<FrameScanner<string>["push"]>): string[] {
  return items.map((item) =>
    item.kind === "rejected"
      ? `${item.code} ${item.skippedBytes} @${item.firstByteAtUs}`
      : item.kind === "notice"
        ? `${item.code} @${item.firstByteAtUs}`
        : "",
  );
}

test("a message carries the time of its first byte, however late the rest comes", () => {
  const scanner = new FrameScanner(CODEC);
  expect(scanner.push(asciiToBytes("<"), 10)).toEqual([]);
  expect(scanner.push(asciiToBytes("1"), 20)).toEqual([]);
  expect(codes(scanner.push(asciiToBytes("><2>"), 30))).toEqual(["<1> @10", "<2> @30"]);
});

test("noise is told once, in front of the next message, or at 64 bytes", () => {
  const scanner = new FrameScanner(CODEC);
  expect(codes(scanner.push(asciiToBytes("abc"), 5))).toEqual([]);
  expect(codes(scanner.push(asciiToBytes("d<1>"), 6))).toEqual(["INJ-NOISE 4 @5", "<1> @6"]);
  expect(codes(scanner.push(asciiToBytes("x".repeat(130)), 7))).toEqual([
    "INJ-NOISE 64 @7",
    "INJ-NOISE 64 @7",
  ]);
});

test("after damage one byte is dropped, and the message inside the damaged one is found", () => {
  expect(codes(new FrameScanner(CODEC).push(asciiToBytes("<<1>"), 1))).toEqual([
    "INJ-CHECKSUM 1 @1",
    "<1> @1",
  ]);
});

test("what is abandoned is told with the next bytes, or not at all", () => {
  const scanner = new FrameScanner(CODEC);
  scanner.push(asciiToBytes("ab<"), 1);
  scanner.abandon("INJ-TRUNCATED");
  expect(codes(scanner.push(asciiToBytes("<1>"), 2))).toEqual([
    "INJ-NOISE 2 @1",
    "INJ-TRUNCATED 1 @1",
    "<1> @2",
  ]);
  scanner.push(asciiToBytes("<"), 3);
  scanner.abandon(undefined);
  expect(codes(scanner.push(asciiToBytes("<1>"), 4))).toEqual(["<1> @4"]);
});

test("a codec that waits beyond its own bound is a bug and throws", () => {
  const scanner = new FrameScanner({ ...CODEC, examine: () => ({ kind: "incomplete" }) });
  expect(() => scanner.push(new Uint8Array(4), 0)).toThrow("codec waits for more than its 4 bytes");
});

test("a snapshot keeps noise that is not told yet and what was abandoned", () => {
  const scanner = new FrameScanner(CODEC);
  scanner.push(asciiToBytes("ab<"), 1);
  scanner.abandon("INJ-TRUNCATED");
  scanner.push(asciiToBytes("c"), 2);
  const restored = new FrameScanner(CODEC);
  restored.restore(JSON.parse(JSON.stringify(scanner.snapshot())));
  expect(codes(restored.push(asciiToBytes("d<1>"), 3))).toEqual(["INJ-NOISE 2 @2", "<1> @3"]);

  const early = new FrameScanner(CODEC);
  early.push(asciiToBytes("ab<"), 1);
  early.abandon("INJ-TRUNCATED");
  const later = new FrameScanner(CODEC);
  later.restore(JSON.parse(JSON.stringify(early.snapshot())));
  expect(codes(later.push(asciiToBytes("<1>"), 2))).toEqual([
    "INJ-NOISE 2 @1",
    "INJ-TRUNCATED 1 @1",
    "<1> @2",
  ]);
});

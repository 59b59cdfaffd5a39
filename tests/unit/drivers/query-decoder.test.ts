import { describeItem } from "@cementwatch/drivers/describe-item";
import { createQueryDecoder, type QueryReader } from "@cementwatch/drivers/query-decoder";
import { expect, test } from "vitest";

/** One byte each: `a` answers, `?` is doubted, `.` says nothing; two make one message. */
const READER: QueryReader<"ask", string> = {
  maxFrameBytes: 3,
  maxIdleBytes: 0,
  examine(window) {
    if (window.length < 2) return { kind: "incomplete" };
    return { kind: "message", lengthBytes: 2, message: String.fromCharCode(window[0] ?? 0) };
  },
  take(message, open) {
    if (message === ".") return "nothing";
    if (open === undefined) return "unexpected";
    return message === "?" ? "doubted" : [{ kind: "motion", motion: "stopped" }];
  },
  snapshot: () => null,
  restore: () => undefined,
};
const ASK = Uint8Array.of(1);
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

function decoder() {
  return createQueryDecoder(new Map([["ask" as const, ASK]]), READER);
}

test("one question takes one answer, and what says nothing leaves it open", () => {
  const subject = decoder();
  subject.sent(ASK, 0);
  expect(subject.received(bytes("..aaaa"), 1).map(describeItem)).toEqual([
    "motion stopped",
    "rejected INJ-UNEXPECTED 2",
  ]);
});

test("a doubted answer is an answer: its double does not count", () => {
  const subject = decoder();
  subject.sent(ASK, 0);
  expect(subject.received(bytes("??aa"), 1).map(describeItem)).toEqual([
    "notice LINE-SECOND-LOOK",
    "rejected INJ-UNEXPECTED 2",
  ]);
});

test("what is left of an older reply is given up with the next question", () => {
  const subject = decoder();
  subject.sent(ASK, 0);
  subject.received(bytes("a"), 1);
  subject.sent(ASK, 2);
  expect(subject.received(bytes("aa"), 3).map(describeItem)).toEqual([
    "rejected INJ-TRUNCATED 1",
    "motion stopped",
  ]);
});

test("a snapshot keeps the open question", () => {
  const before = decoder();
  before.sent(ASK, 0);
  const after = decoder();
  after.restore(JSON.parse(JSON.stringify(before.snapshot())));
  expect(after.received(bytes("aa"), 1).map(describeItem)).toEqual(["motion stopped"]);
});

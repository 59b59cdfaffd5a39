import { describeItem } from "@cementwatch/drivers/describe-item";
import { createLineDecoder, type LineGrammar, refusedLine } from "@cementwatch/drivers/line-decoder";
import { asciiToBytes, bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";

const GRAMMAR: LineGrammar<"value" | "name"> = {
  requests: new Map([
    [bytesToHex(asciiToBytes("V\r")), "value"],
    [bytesToHex(asciiToBytes("N\r")), "name"],
  ]),
  maxLineBytes: 20,
  prompt: ">",
  read(line, request) {
    if (!(request === "value" ? /^\d+$/ : /^[a-z]+$/).test(line)) return refusedLine("INJ-MALFORMED");
    return request === "value"
      ? { items: [{ kind: "reading", signal: "mass", value: Number(line), unit: "g", quality: "valid" }] }
      : { items: [{ kind: "identity", model: line, serialNumber: "", firmware: "" }] };
  },
};

function conversation(...steps: readonly string[]): string[] {
  const decoder = createLineDecoder(GRAMMAR);
  return steps.flatMap((step) => {
    const bytes = asciiToBytes(step.slice(1));
    if (step.startsWith("<")) return decoder.received(bytes, 1).map(describeItem);
    decoder.sent(bytes, 0);
    return [];
  });
}

test.each([["<12\r\n"], ["<12\r"], ["<12\n"], ["<>12\r\n>"], ["<\r\n12\r\n"], ["<V\r12\r\n"]])(
  "one answer, however its line ends and whatever stands around it: %j",
  (answer) => {
    expect(conversation(">V\r", answer)).toEqual(["mass 12 g valid"]);
  },
);

test("after a line that does not fit nothing more is taken before the next request", () => {
  expect(conversation(">V\r", "<1x\r\n12\r\n", ">V\r", "<13\r\n")).toEqual([
    "rejected INJ-MALFORMED 3",
    "rejected INJ-UNEXPECTED 3",
    "mass 13 g valid",
  ]);
});

test("a line without an end is given up at its longest, and its tail is not taken", () => {
  const [first, second] = conversation(">V\r", `<${"1".repeat(25)}\r\n`);
  expect(first).toBe("rejected INJ-NOISE 20");
  expect(second).toBe("rejected INJ-UNEXPECTED 6");
});

test("a request that is not of its table opens nothing", () => {
  expect(conversation(">W\r", "<12\r\n")).toEqual(["rejected INJ-UNEXPECTED 3"]);
});

test("an answer that comes after the next question is the answer to its own", () => {
  const both = ["identity abc||", "mass 12 g valid"];
  expect(conversation(">N\r", ">V\r", "<abc\r\n12\r\n")).toEqual(both);
  expect(conversation(">V\r", ">N\r", "<12\r\nabc\r\n")).toEqual(both.toReversed());
  // Once only, and not the tail of one that was torn.
  expect(conversation(">N\r", ">V\r", "<abc\r\nabc\r\n")).toEqual([
    "identity abc||",
    "rejected INJ-MALFORMED 4",
  ]);
  expect(conversation(">N\r", "<ab", ">V\r", "<c\r\n12\r\n")).toEqual([
    "rejected INJ-TRUNCATED 2",
    "rejected INJ-MALFORMED 2",
    "rejected INJ-UNEXPECTED 3",
  ]);
});

import { describeItem } from "@cementwatch/drivers/describe-item";
import { omegaD1000 } from "@cementwatch/drivers/pressure/omega-d1000/definition";
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";

const ASK = asciiToBytes("#1RD\r");
const ANSWER = asciiToBytes("*1RD+00072.10A4\r");

function heardFrom(bytes: Uint8Array): string[] {
  const decoder = omegaD1000.bind({}).createDecoder();
  decoder.sent(ASK, 0);
  return decoder
    .received(bytes, 1)
    .filter(({ kind }) => kind !== "rejected")
    .map(describeItem);
}

test("checked form: no changed, lost or added byte gives a value", () => {
  expect(heardFrom(ANSWER)).toEqual(["pressure 7210 kPa valid"]);
  for (let at = 0; at < ANSWER.length - 1; at++) {
    const bytes = [...ANSWER];
    expect(heardFrom(Uint8Array.from(bytes.toSpliced(at, 1))), `lost at ${at}`).toEqual([]);
    for (let byte = 0; byte < 256; byte++) {
      if (byte !== ANSWER[at]) expect(heardFrom(ANSWER.with(at, byte)), `${byte} at ${at}`).toEqual([]);
      // An empty line in front is no change.
      const isLineEnd = at === 0 && (byte === 0x0d || byte === 0x0a);
      const heard = heardFrom(Uint8Array.from(bytes.toSpliced(at, 0, byte)));
      if (!isLineEnd) expect(heard, `${byte} added at ${at}`).toEqual([]);
    }
  }
});

test("checked form: two digits that changed places pass, as the README says", () => {
  expect(heardFrom(asciiToBytes("*1RD+00027.10A4\r"))).toEqual(["pressure 2710 kPa valid"]);
});

test("beyond the range is told once, and again after a value", () => {
  const decoder = omegaD1000.bind({ form: "short" }).createDecoder();
  const answer = (line: string): string[] => {
    decoder.sent(asciiToBytes("$1RD\r"), 0);
    return decoder.received(asciiToBytes(`${line}\r`), 1).map(describeItem);
  };
  expect(answer("*-99999.99")).toEqual(["pressure 0 kPa invalid", "notice D1000-RANGE"]);
  expect(answer("*-99999.99")).toEqual(["pressure 0 kPa invalid"]);
  expect(answer("*+00001.00")).toEqual(["pressure 100 kPa valid"]);
  expect(answer("*+99999.99")).toEqual(["pressure 0 kPa invalid", "notice D1000-RANGE"]);
});

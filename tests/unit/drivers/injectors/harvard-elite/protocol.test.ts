import { describeItem } from "@cementwatch/drivers/describe-item";
import { harvardElite } from "@cementwatch/drivers/injectors/harvard-elite/definition";
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";

const ASK = asciiToBytes("status\r");
const STEP_US = 100_000;

function status(femtolitres: string, ticks: string): Uint8Array {
  return asciiToBytes(`\n350000000000 ${ticks} ${femtolitres} I...I.\r\n>`);
}
const BEFORE = [status("350000000000", "56000000"), status("385000000000", "61600000")];
const RIGHT = status("420000000000", "67200000");

/** What the third reply gives, after two that agree. */
function heardThird(bytes: Uint8Array): string[] {
  const decoder = harvardElite.bind({}).createDecoder();
  for (const [turn, before] of BEFORE.entries()) {
    decoder.sent(ASK, turn * STEP_US);
    decoder.received(before, turn * STEP_US + 20_000);
  }
  decoder.sent(ASK, 2 * STEP_US);
  return decoder
    .received(bytes, 2 * STEP_US + 20_000)
    .filter(({ kind }) => kind !== "rejected" && kind !== "notice")
    .map(describeItem);
}

test("a single bit error gives the right reply, none, or another digit in a volume that stays possible", () => {
  const right = heardThird(RIGHT);
  expect(right).toEqual(["motion infusing", "volume 0.42 mL valid"]);
  for (let bit = 0; bit < RIGHT.length * 8; bit++) {
    const at = bit >> 3;
    const before = RIGHT[at] ?? 0;
    const after = before ^ (1 << (bit & 7));
    const heard = heardThird(RIGHT.with(at, after));
    if (heard.length === 0 || heard.join() === right.join()) continue;
    const pair = String.fromCharCode(before, after);
    expect(pair, `byte ${at}`).toMatch(/^\d\d$/);
    expect(Number(heard[1]?.split(" ")[1])).toBeGreaterThanOrEqual(0.383);
    expect(Number(heard[1]?.split(" ")[1])).toBeLessThan(0.53);
  }
});

test("no lost and no added digit of the volume passes", () => {
  const bytes = [...RIGHT];
  const from = RIGHT.length - "420000000000 I...I.\r\n>".length;
  for (let at = from; at < from + 12; at++) {
    expect(heardThird(Uint8Array.from(bytes.toSpliced(at, 1))), `lost ${at}`).toEqual([]);
    expect(heardThird(Uint8Array.from(bytes.toSpliced(at, 0, 0x37))), `added ${at}`).toEqual([]);
  }
});

test("behind an address with a colon the next byte decides: idle pump or head of a line", () => {
  const decoder = harvardElite.bind({ address: 3 }).createDecoder();
  const heard: string[] = [];
  for (let turn = 0; turn < 2; turn++) {
    decoder.sent(asciiToBytes("3status\r"), turn * STEP_US);
    for (const byte of asciiToBytes("\n03:0 0 0 i...I.\r\n03:")) {
      heard.push(...decoder.received(Uint8Array.of(byte), turn * STEP_US + 1).map(describeItem));
    }
  }
  expect(heard).toEqual(["motion stopped", "motion stopped", "volume 0 mL valid"]);
});

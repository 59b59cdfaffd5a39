import { describeItem } from "@cementwatch/drivers/describe-item";
import { harvardClassic } from "@cementwatch/drivers/injectors/harvard-classic/definition";
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";

const ASK = asciiToBytes("00VOL\r");
const STEP_US = 150_000;

function reply(volume: string, prompt = ">"): Uint8Array {
  return asciiToBytes(`\r\n${volume.padStart(8)}\r\n\r0${prompt}`);
}

/** What the third reply gives, after two that agree: 0.3500 and 0.3600 mL, infusing. */
function heardThird(bytes: Uint8Array): string[] {
  const decoder = harvardClassic.bind({}).createDecoder();
  for (const [turn, before] of [reply("0.3500"), reply("0.3600")].entries()) {
    decoder.sent(ASK, turn * STEP_US);
    decoder.received(before, turn * STEP_US + 20_000);
  }
  decoder.sent(ASK, 2 * STEP_US);
  return decoder
    .received(bytes, 2 * STEP_US + 20_000)
    .filter(({ kind }) => kind !== "rejected" && kind !== "notice")
    .map(describeItem);
}

test("the single bit errors that pass are digit for digit, in a volume that stays possible", () => {
  const right = reply("0.3700");
  expect(heardThird(right)).toEqual(["motion infusing", "volume 0.37 mL valid"]);
  for (let bit = 0; bit < right.length * 8; bit++) {
    const at = bit >> 3;
    const before = right[at] ?? 0;
    const after = before ^ (1 << (bit & 7));
    const heard = heardThird(right.with(at, after));
    if (heard.length === 0) continue;
    const isSame = heard.join() === "motion infusing,volume 0.37 mL valid";
    if (!isSame) expect(String.fromCharCode(before, after), `byte ${at}`).toMatch(/^\d\d$/);
    for (const text of heard.filter((each) => each.startsWith("volume"))) {
      expect(Number(text.split(" ")[1])).toBeGreaterThanOrEqual(0.358);
    }
  }
});

test("no lost byte of the field and no digit added to it passes", () => {
  const right = [...reply("0.3700")];
  for (let at = 2; at < 10; at++) {
    expect(heardThird(Uint8Array.from(right.toSpliced(at, 1))), `lost ${at}`).toEqual([]);
    for (let digit = 0x30; digit <= 0x39; digit++) {
      expect(heardThird(Uint8Array.from(right.toSpliced(at, 0, digit))), `added ${at}`).toEqual([]);
    }
  }
});

test("a new prompt counts when it comes twice", () => {
  expect(heardThird(reply("0.3600", ":"))).toEqual([]);
  expect(heardThird(reply("0.3600", "<"))).toEqual([]);
});

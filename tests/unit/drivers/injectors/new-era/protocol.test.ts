import { describeItem } from "@cementwatch/drivers/describe-item";
import { newEra } from "@cementwatch/drivers/injectors/new-era/definition";
import { expect, test } from "vitest";
import { vectorBytes } from "../../../../support/device-vectors.ts";

const DISPLAY = vectorBytes("02 30 30 49 49 30 2E 35 30 30 57 30 2E 30 30 30 4D 4C 03");
const STALL_SAFE = vectorBytes("02 09 30 30 41 3F 53 75 A7 03");
const ASK_DISPLAY = vectorBytes("44 49 53 0D");

function heardFrom(bytes: Uint8Array): string[] {
  const decoder = newEra.bind({}).createDecoder();
  decoder.sent(ASK_DISPLAY, 0);
  return decoder
    .received(bytes, 1)
    .filter(({ kind }) => kind !== "rejected")
    .map(describeItem);
}

test("Basic mode: the single bit errors that pass are digit for digit and status for status, no other", () => {
  const passed = new Set<string>();
  for (let bit = 0; bit < DISPLAY.length * 8; bit++) {
    const at = bit >> 3;
    const before = DISPLAY[at] ?? 0;
    const after = before ^ (1 << (bit & 7));
    if (heardFrom(DISPLAY.with(at, after)).length === 0) continue;
    passed.add(at === 3 ? "status" : "digit");
    const pair = String.fromCharCode(before, after);
    expect(pair, `byte ${at}`).toMatch(at === 3 ? /^I[WSPTUX]$/ : /^\d\d$/);
  }
  // `I` is more than one bit away from every other status letter; the digits are not safe.
  expect([...passed]).toEqual(["digit"]);
});

test("Basic mode: no lost byte and no added byte passes", () => {
  for (let at = 0; at < DISPLAY.length; at++) {
    const bytes = [...DISPLAY];
    expect(heardFrom(Uint8Array.from(bytes.toSpliced(at, 1)))).toEqual([]);
    for (let added = 0; added < 256; added++) {
      const heard = heardFrom(Uint8Array.from(bytes.toSpliced(at, 0, added)));
      // In front of the frame an added byte is noise, and so is a second ETX: the frame is still whole.
      const isStillWhole = at === 0 || (at === 1 && added === 0x02) || (at === 18 && added === 0x03);
      expect(heard, `${added} at ${at}`).toEqual(isStillWhole ? heardFrom(DISPLAY) : []);
    }
  }
});

test("Safe mode: no single and no double bit error passes", () => {
  const bits = STALL_SAFE.length * 8;
  const flipped = (bytes: Uint8Array, bit: number) =>
    bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
  for (let first = 0; first < bits; first++) {
    for (let second = first; second < bits; second++) {
      const once = flipped(STALL_SAFE, first);
      expect(heardFrom(second === first ? once : flipped(once, second))).toEqual([]);
    }
  }
});

test("one reply answers one request", () => {
  const decoder = newEra.bind({}).createDecoder();
  decoder.sent(ASK_DISPLAY, 0);
  expect(decoder.received(DISPLAY, 1).map(describeItem)).toEqual(["motion infusing", "volume 0.5 mL valid"]);
  expect(decoder.received(DISPLAY, 2).map(describeItem)).toEqual(["rejected INJ-UNEXPECTED 19"]);
});

test("the tail of one reply is never joined to the head of an older one", () => {
  const decoder = newEra.bind({}).createDecoder();
  decoder.sent(ASK_DISPLAY, 0);
  decoder.received(DISPLAY.subarray(0, 8), 1);
  decoder.sent(ASK_DISPLAY, 2);
  expect(decoder.received(DISPLAY.subarray(8), 3).filter(({ kind }) => kind !== "rejected")).toEqual([]);
});

test("a pushed alarm survives a request that is sent while it comes in", () => {
  const decoder = newEra.bind({ mode: "safe" }).createDecoder();
  decoder.received(STALL_SAFE.subarray(0, 5), 1);
  decoder.sent(vectorBytes("02 07 44 49 53 1C AF 03"), 2);
  expect(decoder.received(STALL_SAFE.subarray(5), 3).map(describeItem)).toContain("alarm NE-STALL");
});

test("each alarm says that reading may have cleared it", () => {
  const [alarm] = newEra
    .bind({})
    .createDecoder()
    .received(STALL_SAFE, 0)
    .filter(({ kind }) => kind === "deviceAlarm");
  expect(alarm).toMatchObject({ text: expect.stringContaining("may have cleared the alarm") });
});

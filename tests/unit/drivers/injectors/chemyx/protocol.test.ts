import { describeItem } from "@cementwatch/drivers/describe-item";
import { chemyx } from "@cementwatch/drivers/injectors/chemyx/definition";
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";

const STATUS = asciiToBytes("pump status\r");
const RIGHT = asciiToBytes("pump status\r1\r\n>");

function heardStatus(bytes: Uint8Array): string[] {
  const decoder = chemyx.bind({}).createDecoder();
  decoder.sent(STATUS, 0);
  return decoder
    .received(bytes, 1)
    .filter(({ kind }) => kind !== "rejected")
    .map(describeItem);
}

test("the echo guards the reply: single bit errors that pass change the digit or the prompt only", () => {
  expect(heardStatus(RIGHT)).toEqual(["motion infusing"]);
  for (let bit = 0; bit < RIGHT.length * 8; bit++) {
    const at = bit >> 3;
    const before = RIGHT[at] ?? 0;
    const after = before ^ (1 << (bit & 7));
    const heard = heardStatus(RIGHT.with(at, after));
    if (heard.length === 0) continue;
    if (at === RIGHT.length - 1) expect(heard).toEqual(["motion infusing"]);
    else expect(String.fromCharCode(before, after), `byte ${at}`).toMatch(/^1[0-4]$/);
  }
});

test("no lost byte passes", () => {
  for (let at = 0; at < RIGHT.length - 1; at++) {
    expect(heardStatus(Uint8Array.from([...RIGHT].toSpliced(at, 1))), `byte ${at}`).toEqual([]);
  }
});

test("endless line ends behind an echo are given up", () => {
  const decoder = chemyx.bind({}).createDecoder();
  decoder.sent(STATUS, 0);
  const heard = decoder.received(Uint8Array.of(...STATUS, ...new Uint8Array(5_000).fill(0x0a)), 1);
  expect(heard.map(describeItem)).toEqual(["rejected INJ-MALFORMED 33"]);
});

test("says at once that the run goes on without the host", () => {
  const decoder = chemyx.bind({}).createDecoder();
  const parameters = "unit = 1\r\ndia = 1\r\nrate = 1\r\ntime = 1\r\nvolume = 1\r\ndelay = 1\r\n";
  const texts: string[] = [];
  for (let turn = 0; turn < 3; turn++) {
    decoder.sent(asciiToBytes("view parameter\r"), turn);
    for (const item of decoder.received(asciiToBytes(`view parameter\r${parameters}>`), turn)) {
      if (item.kind === "notice" && item.code === "CX-RUN-GOES-ON") texts.push(item.text);
    }
  }
  expect(texts).toEqual([expect.stringContaining("goes on to the end of its run")]);
});

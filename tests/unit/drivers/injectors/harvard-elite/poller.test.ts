import type { DevicePoller } from "@cementwatch/drivers/driver";
import { harvardElite } from "@cementwatch/drivers/injectors/harvard-elite/definition";
import { bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";

function requests(poller: DevicePoller, fromUs: number, untilUs: number): string[] {
  const sent: string[] = [];
  for (let atUs = fromUs; atUs < untilUs; atUs += 1_000) {
    const { send } = poller.step(atUs);
    if (send !== undefined) sent.push(bytesToAscii(send));
  }
  return sent;
}

test("never sends an empty line to a device that has not said who it is", () => {
  const poller = harvardElite.bind({}).createPoller();
  expect(new Set(requests(poller, 0, 5_000_000))).toEqual(new Set(["ver\r"]));
});

test("a known pump that falls silent is revived after each second loss", () => {
  const poller = harvardElite.bind({ model: "ultra", address: 12 }).createPoller();
  expect(requests(poller, 0, 10_000)).toEqual(["12:ver\r"]);
  poller.heard(
    [{ kind: "identity", model: "PHD ULTRA", serialNumber: "", firmware: "1", firstByteAtUs: 0 }],
    10_000,
  );
  expect(requests(poller, 10_000, 1_200_000)).toEqual([
    "12:status\r",
    "12:\r",
    "12:status\r",
    "12:\r",
    "12:status\r",
  ]);
});

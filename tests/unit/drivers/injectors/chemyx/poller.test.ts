import { chemyx } from "@cementwatch/drivers/injectors/chemyx/definition";
import { bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { expect, test } from "vitest";

const IDENTITY: DecodedItem = {
  kind: "identity",
  model: "m",
  serialNumber: "",
  firmware: "",
  firstByteAtUs: 0,
};
const UNIT: DecodedItem = { kind: "notice", code: "CX-UNIT", text: "", firstByteAtUs: 0 };

test("asks for volume, parameters, volume, status in turn, and at once for a unit that has to be confirmed", () => {
  const poller = chemyx.bind({ channel: 2 }).createPoller();
  const replies: readonly DecodedItem[] = [UNIT, IDENTITY, IDENTITY, UNIT, IDENTITY, IDENTITY];
  const asked = replies.map((item, turn) => {
    const { send } = poller.step(turn * 200_000);
    poller.heard([item], turn * 200_000 + 1);
    return bytesToAscii(send ?? new Uint8Array(0)).trim();
  });
  expect(asked).toEqual([
    "2 view parameter",
    "2 view parameter",
    "2 dispensed volume",
    "2 view parameter",
    "2 view parameter",
    "2 pump status",
  ]);
});

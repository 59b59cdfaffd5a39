import { createLinePoller, type LinePolling } from "@cementwatch/drivers/line-poller";
import { asciiToBytes, bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { expect, test } from "vitest";

type Request = "value" | "serial" | "model";

const POLLING: LinePolling<Request> = {
  reading: "value",
  questions: ["serial", "model"],
  isQuestionFirst: false,
  periodUs: 50_000,
  timeoutUs: 100_000,
  encode: asciiToBytes,
};
const READING: DecodedItem = {
  kind: "reading",
  signal: "mass",
  value: 1,
  unit: "g",
  quality: "valid",
  firstByteAtUs: 0,
};
const IDENTITY: DecodedItem = {
  kind: "identity",
  model: "m",
  serialNumber: "1",
  firmware: "",
  firstByteAtUs: 0,
};

/** What it asks until `untilUs`, of a device that answers at once with what `answer` gives. */
function asked(
  polling: LinePolling<Request>,
  untilUs: number,
  answer: (request: string, count: number) => readonly DecodedItem[],
) {
  const poller = createLinePoller(polling);
  const sent: { readonly atUs: number; readonly request: string }[] = [];
  for (let atUs = 0; atUs < untilUs; atUs += 1_000) {
    const { send } = poller.step(atUs);
    if (send === undefined) continue;
    const request = bytesToAscii(send);
    sent.push({ atUs, request });
    const items = answer(request, sent.length);
    if (items.length > 0) poller.heard(items, atUs);
  }
  return { sent, requests: sent.map(({ request }) => request), poller };
}

test("asks a stranger for its value only, once per timeout, and is not sure of it", () => {
  const { sent, poller } = asked(POLLING, 1_000_000, () => []);
  expect(new Set(sent.map(({ request }) => request))).toEqual(new Set(["value"]));
  expect(sent).toHaveLength(10);
  expect(poller.isIdentified()).toBe(false);
});

test("then asks who it is in between, on the grid of the readings", () => {
  const { requests, sent } = asked(POLLING, 600_000, (request) => (request === "value" ? [READING] : []));
  expect(requests.slice(0, 10)).toEqual([
    "value",
    "value",
    "value",
    "serial",
    "value",
    "value",
    "model",
    "value",
    "value",
    "serial",
  ]);
  expect(sent.map(({ atUs }) => atUs)).toEqual(sent.map((_, index) => index * 50_000));
});

test("once it is known, and when it never says who it is, the questions come round slowly", () => {
  for (const says of [[IDENTITY], []]) {
    const { requests } = asked(POLLING, 30_000_000, (request) => (request === "value" ? [READING] : says));
    const late = requests.slice(-200);
    expect(late.filter((request) => request !== "value")).toEqual(
      expect.arrayContaining(["serial", "model"]),
    );
    expect(late.filter((request) => request !== "value").length).toBeLessThanOrEqual(6);
  }
});

test("where the answers say the unit, four rounds of them come before the first value, and again after a silence", () => {
  const first = { ...POLLING, isQuestionFirst: true };
  const { requests } = asked(first, 3_000_000, (request, count) => {
    if (count > 20 && count < 26) return [];
    return request === "value" ? [READING] : [IDENTITY];
  });
  expect(requests.slice(0, 9)).toEqual([...Array(4).fill(["serial", "model"]).flat(), "value"]);
  expect(requests.slice(20, 26)).toEqual(["value", "value", "value", "serial", "model", "serial"]);
});

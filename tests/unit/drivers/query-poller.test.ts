import { createQueryPoller } from "@cementwatch/drivers/query-poller";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { expect, test } from "vitest";

const PLAN = {
  periodUs: 100_000,
  timeoutUs: 300_000,
  next: ({ isIdentified, turn, unanswered }: { isIdentified: boolean; turn: number; unanswered: number }) =>
    Uint8Array.of(isIdentified ? 1 : 0, turn, unanswered),
};
const IDENTITY: DecodedItem = {
  kind: "identity",
  model: "m",
  serialNumber: "",
  firmware: "",
  firstByteAtUs: 0,
};
const REJECTED: DecodedItem = { kind: "rejected", code: "INJ-NOISE", skippedBytes: 1, firstByteAtUs: 0 };

test("asks who it is until it knows, then counts its turns", () => {
  const poller = createQueryPoller(PLAN);
  expect([...(poller.step(0).send ?? [])]).toEqual([0, 0, 0]);
  expect(poller.isIdentified()).toBe(false);
  poller.heard([IDENTITY], 20_000);
  expect(poller.isIdentified()).toBe(true);
  expect(poller.step(20_000)).toEqual({ wakeAtUs: 100_000 });
  expect([...(poller.step(100_000).send ?? [])]).toEqual([1, 0, 0]);
  poller.heard([IDENTITY], 120_000);
  expect([...(poller.step(200_000).send ?? [])]).toEqual([1, 1, 0]);
});

test("a damaged reply has its whole time to end; then the loss is counted", () => {
  const poller = createQueryPoller(PLAN);
  poller.step(0);
  poller.heard([REJECTED], 50_000);
  expect(poller.step(299_999)).toEqual({ wakeAtUs: 300_000 });
  expect([...(poller.step(300_000).send ?? [])]).toEqual([0, 0, 1]);
});

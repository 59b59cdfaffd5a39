import { expect, it } from "vitest";
import { moved, queueKey } from "../../../../../../client/src/pages/review/queue/queue-keys.ts";

it.each([
  ["y", { kind: "answer", answer: "yes" }],
  ["N", { kind: "answer", answer: "no" }],
  ["?", { kind: "answer", answer: "unsure" }],
  ["/", { kind: "answer", answer: "unsure" }],
  ["ArrowLeft", { kind: "move", step: -1 }],
  ["ArrowRight", { kind: "move", step: 1 }],
  ["Enter", { kind: "enter" }],
  ["Backspace", { kind: "undo" }],
  [" ", undefined],
  ["F5", undefined],
])("takes %j for %j", (key, meaning) => expect(queueKey(key)).toEqual(meaning));

it("moves around the end, and nowhere among nothing", () => {
  expect([moved(2, 1, 3), moved(0, -1, 3), moved(1, 1, 3), moved(0, 1, 0)]).toEqual([0, 2, 2, 0]);
});

import { createFrameLoop, type FrameTask } from "@cementwatch/client/frame-loop";
import { expect, it } from "vitest";

it("asks for frames only while there is something to draw, once a frame for all", () => {
  const asked: FrameTask[] = [];
  const frame = (nowMs: number) => {
    for (const task of asked.splice(0)) task(nowMs);
  };
  const loop = createFrameLoop((task) => asked.push(task));
  const seen: string[] = [];
  const stopA = loop.add((nowMs) => seen.push(`a${nowMs}`));
  const stopB = loop.add((nowMs) => seen.push(`b${nowMs}`));
  expect(asked).toHaveLength(1);
  frame(1);
  stopA();
  frame(2);
  stopB();
  frame(3);
  expect(seen).toEqual(["a1", "b1", "b2"]);
  expect(asked).toHaveLength(0);
  loop.add((nowMs) => seen.push(`c${nowMs}`));
  frame(4);
  expect(seen.at(-1)).toBe("c4");
});

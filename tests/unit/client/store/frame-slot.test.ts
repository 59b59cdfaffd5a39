import { FrameSlots, type ReceivedFrame } from "@cementwatch/client/store/frame-slot";
import { describe, expect, it } from "vitest";
import { series } from "../../../support/wall-scenes.ts";

function frame(frameNumber: number, dropped = 0): ReceivedFrame {
  const { series: description } = series("lateral");
  const head = {
    pictureId: "lateral",
    view: "lateral",
    delivery: "live",
    seriesVersion: 1,
    frameNumber,
    measuredAtUs: 0,
    rows: 2,
    columns: 2,
    bytesPerPixel: 2,
    dropped,
  } as const;
  return { head, series: description, pixels: new Uint16Array(4), origin: "live", receivedMs: 0 };
}

function slots() {
  const answers: number[] = [];
  return { answers, slots: new FrameSlots((_, frameNumber) => answers.push(frameNumber)) };
}

describe("the frame slot", () => {
  it("hands each frame to its viewer at once and answers when it is drawn", () => {
    const room = slots();
    const seen: number[] = [];
    room.slots.watch("lateral", ({ head }) => seen.push(head.frameNumber));
    room.slots.offer(frame(1));
    expect(seen).toEqual([1]);
    expect(room.answers).toEqual([]);
    room.slots.drawn(frame(1));
    room.slots.drawn(frame(1));
    expect(room.answers).toEqual([1]);
  });

  it("answers once for a drawn frame and those it replaced, and counts them", () => {
    const room = slots();
    room.slots.watch("lateral", () => undefined);
    for (const number of [1, 2, 3]) room.slots.offer(frame(number, 1));
    room.slots.drawn(frame(2));
    expect(room.answers).toEqual([2]);
    room.slots.drawn(frame(3));
    expect(room.answers).toEqual([2, 3]);
    expect(room.slots.counters()).toEqual({ received: 3, drawn: 2, droppedByServer: 3, replaced: 1 });
  });

  it("keeps the last picture of the view that one C-arm was turned away from", () => {
    const room = slots();
    const of = (frameNumber: number, view: "lateral" | "ap", pictureId = "carm") => {
      const { head, ...rest } = frame(frameNumber);
      room.slots.offer({ ...rest, head: { ...head, pictureId, view, measuredAtUs: frameNumber * 10 } });
    };
    of(1, "lateral");
    for (let number = 2; number < 40; number++) of(number, "ap");
    const numberOf = (...args: Parameters<FrameSlots["lastOf"]>) =>
      room.slots.lastOf(...args)?.head.frameNumber;
    expect([numberOf("lateral"), numberOf("ap")]).toEqual([1, 39]);
    of(50, "ap", "other");
    expect([numberOf("ap"), numberOf("ap", "carm")]).toEqual([50, 39]);
    room.slots.clear();
    expect(numberOf("lateral")).toBeUndefined();
  });

  it("never closes the server's window when nobody looks", () => {
    const room = slots();
    room.slots.offer(frame(1));
    expect(room.answers).toEqual([1]);
    const leave = room.slots.watch("lateral", () => undefined);
    room.slots.offer(frame(2));
    leave();
    expect(room.answers).toEqual([1, 2]);
  });

  it("shows the newest frame to a viewer that comes later", () => {
    const room = slots();
    room.slots.offer(frame(5));
    const seen: number[] = [];
    room.slots.watch("lateral", ({ head }) => seen.push(head.frameNumber));
    expect(seen).toEqual([5]);
  });

  it("still holds the frame that raised an alarm a moment ago, and no more than twelve", () => {
    const room = slots();
    for (let number = 1; number <= 20; number++) room.slots.offer(frame(number));
    expect(room.slots.find("lateral", 9)?.head.frameNumber).toBe(9);
    expect(room.slots.find("lateral", 8)).toBeUndefined();
    room.slots.clear();
    expect(room.slots.find("lateral", 20)).toBeUndefined();
  });
});

import { noRaisingFrame, raisingFrame } from "@cementwatch/client/pages/monitor/raising-frame";
import { FrameSlots } from "@cementwatch/client/store/frame-slot";
import { describe, expect, it } from "vitest";
import { alarm, series } from "../../../../support/wall-scenes.ts";

/** One C-arm: frame 1 lateral, frames 2 and 3 AP, then as many lateral ones as asked for. */
function frames(lateralAfter: number): FrameSlots {
  const slots = new FrameSlots(() => undefined);
  const views = ["lateral", "ap", "ap", ...Array.from({ length: lateralAfter }, () => "lateral")] as const;
  for (const [index, view] of views.entries()) {
    const frameNumber = index + 1;
    slots.offer({
      head: {
        pictureId: "carm",
        view: view === "ap" ? "ap" : "lateral",
        delivery: "live",
        seriesVersion: 1,
        frameNumber,
        measuredAtUs: frameNumber,
        rows: 2,
        columns: 2,
        bytesPerPixel: 2,
        dropped: 0,
      },
      series: series("lateral").series,
      pixels: new Uint16Array(4),
      origin: "live",
      receivedMs: 0,
    });
  }
  return slots;
}

const raised = alarm({ pictureId: "carm", view: "ap", frameNumber: 2 });
const shown = (slots: FrameSlots, change = {}) => {
  const found = raisingFrame({ ...raised, ...change }, slots);
  return found && [found.frame.head.frameNumber, found.caption];
};

describe("the picture beside the live one", () => {
  it("is the frame that raised the alarm, with its view, also after the C-arm was turned back", () => {
    expect(shown(frames(0))).toEqual([2, "AP"]);
    expect(shown(frames(4))).toEqual([2, "AP"]);
    expect(shown(frames(0), { view: "lateral", frameNumber: 1 })).toEqual([1, "LATERAL"]);
  });

  it("is the last one of that view when the frame is gone, never one of the other view", () => {
    expect(shown(frames(30))).toEqual([3, "AP · newest picture"]);
    expect(shown(new FrameSlots(() => undefined))).toBeUndefined();
    expect(noRaisingFrame(raised)).toBe("AP · not on this screen");
  });

  it("is none for an alarm that no picture raised", () => {
    const { pictureId: _id, view: _view, ...hydraulic } = raised;
    expect(raisingFrame(hydraulic, frames(0))).toBeUndefined();
    expect(noRaisingFrame(hydraulic)).toBe("not seen in a picture");
  });
});

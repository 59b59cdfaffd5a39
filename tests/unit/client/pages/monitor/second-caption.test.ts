import { secondCaption } from "@cementwatch/client/pages/monitor/second-caption";
import type { ReceivedFrame } from "@cementwatch/client/store/frame-slot";
import { expect, it } from "vitest";
import { picture } from "../../../../support/wall-scenes.ts";

const NOW_US = 100_000_000;
const head: ReceivedFrame["head"] = {
  pictureId: "carm",
  view: "ap",
  delivery: "live",
  seriesVersion: 1,
  frameNumber: 1,
  measuredAtUs: NOW_US - 80e6,
  rows: 2,
  columns: 2,
  bytesPerPixel: 2,
  dropped: 0,
};

function caption(change: Partial<Parameters<typeof secondCaption>[0]>) {
  return secondCaption({ view: "ap", head, pictures: [], nowUs: NOW_US, isConnected: true, ...change });
}

it("is held with its age when the only C-arm was turned away", () => {
  const turned = [picture({ pictureId: "carm", view: "lateral", state: "live" })];
  expect(caption({ pictures: turned })).toEqual({ state: "held", text: "AP · held 1:20" });
  expect(caption({ view: "lateral" }).text).toBe("LAT · held 1:20");
});

it("says what a second C-arm does, and never live without the server", () => {
  const ap = (state: "live" | "noSignal" | "frozen") => [picture({ pictureId: "ap", view: "ap", state })];
  expect(caption({ pictures: ap("live") }).text).toBe("AP · live");
  expect(caption({ pictures: ap("live"), isConnected: false })).toEqual({ state: "held", text: "AP · 1:20" });
  expect(caption({ pictures: ap("noSignal") }).text).toBe("AP · no signal 1:20");
  expect(caption({ pictures: ap("frozen") }).text).toBe("AP · frozen 1:20");
  expect(caption({ head: undefined, pictures: ap("live") }).text).toBe("AP · no picture yet");
});

it("names a stored run by its time", () => {
  const run = { ...head, delivery: "stored", runLabel: "14:03:12" } as const;
  expect(caption({ head: run })).toEqual({ state: "stored", text: "AP · run 14:03:12" });
});

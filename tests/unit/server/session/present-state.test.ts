import { PresentState } from "@cementwatch/server/session/present-state";
import { expect, it } from "vitest";
import { barcodeFrame, config, finding, series } from "../../../support/wall-scenes.ts";

it("keeps the last picture of both views of one C-arm, the present one last, each with its series and finding", () => {
  const state = new PresentState(config({}));
  const views = ["lateral", "ap", "lateral"] as const;
  for (const [index, view] of views.entries()) {
    const number = index + 1;
    state.take({ kind: "series", entry: series(view, number, "carm") });
    state.take({ kind: "frame", ready: barcodeFrame(number, { view, pictureId: "carm" }) });
    state.take({ kind: "finding", finding: finding(number, number, { view, pictureId: "carm" }) });
  }
  const snapshot = state.snapshot({ alarms: [] }, true);
  expect(snapshot.frames.map(({ frame }) => [frame.view, frame.frameNumber])).toEqual([
    ["ap", 2],
    ["lateral", 3],
  ]);
  expect(snapshot.series.map(({ version }) => version)).toEqual([2, 3]);
  expect(snapshot.findings.map(({ view }) => view).toSorted()).toEqual(["ap", "lateral"]);
});

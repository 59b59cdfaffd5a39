import { closeAfterGap } from "@cementwatch/shared/pipeline/after-gap";
import {
  applyConfig,
  createPipelineState,
  isSignalLinkUp,
} from "@cementwatch/shared/pipeline/pipeline-state";
import { expect, it } from "vitest";
import { roomConfig } from "../../../support/pipeline-room.ts";

it("closes every link and lamp, and keeps what was counted", () => {
  const state = createPipelineState();
  applyConfig(state, roomConfig());
  const [pump, lat] = [state.devices["pump"], state.pictures["lat"]];
  if (pump === undefined || lat === undefined) throw new Error("the room has a pump and a picture");
  pump.linkState = "running";
  pump.acceptedSerial = "17";
  Object.assign(lat, {
    linkState: "running",
    beamOn: true,
    beamOnSinceUs: 1,
    waitingSinceUs: 1,
    lastPictureAtUs: 1,
  });
  state.volume = { totalMl: 3, lastCounterMl: 3 };
  state.recentPressure = [{ atUs: 1, kpa: 900 }];
  expect(isSignalLinkUp(state, "volumeMl")).toBe(true);

  closeAfterGap(state, 9);
  expect(isSignalLinkUp(state, "volumeMl")).toBe(false);
  expect(pump).toMatchObject({ linkState: "closed", downSinceUs: 9, acceptedSerial: "17" });
  expect(lat).toMatchObject({ linkState: "closed", beamOn: false, lastPictureAtUs: 1 });
  expect(lat.waitingSinceUs).toBeUndefined();
  expect(state.volume).toEqual({ totalMl: 3, lastCounterMl: 3, isAfterGap: true });
  expect(state.recentPressure).toEqual([]);
});

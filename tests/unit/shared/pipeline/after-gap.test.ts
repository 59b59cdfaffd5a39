import { closeAfterGap } from "@cementwatch/shared/pipeline/after-gap";
import {
  applyConfig,
  createPipelineState,
  isSignalLinkUp,
} from "@cementwatch/shared/pipeline/pipeline-state";
import { expect, it } from "vitest";
import { PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

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

it("shows no value of before the gap, however short, joins no half line to it, and keeps what was delivered", () => {
  const room = new PipelineRoom();
  room.watch(0.1 * S, 2 * S);
  room.reading(2 * S, 500, 1.9);
  const text = (line: string) => new TextEncoder().encode(line);
  const bytes = (line: string) =>
    ({ kind: "serial", deviceId: "pump", direction: "received", bytes: text(line) }) as const;
  room.put(2 * S, bytes("500,9"));
  room.put(2.2 * S, { kind: "system", event: { kind: "resumed", gapUs: 0.2 * S } });
  room.advance(2.3 * S);
  expect(room.assessment().delivered.volumeMl).toBeUndefined();
  room.link(2.4 * S, "pump", "running");
  room.reading(2.5 * S, 500, 2.1);
  room.advance(2.6 * S);
  expect(room.assessment().delivered.pumpVolumeMl).toBeCloseTo(1.1, 6);
});

import type { NotValidReason } from "@cementwatch/shared/imaging/frame-finding";
import type { PictureConfig } from "@cementwatch/shared/session/session-config";
import { describe, expect, it } from "vitest";
import { outside, PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

const analysis = (state: "stalled" | "restarted") =>
  ({ kind: "system", event: { kind: "analysis", state, detail: "by test" } }) as const;

function withPicture(change: Partial<PictureConfig>) {
  const config = roomConfig();
  return roomConfig({ pictures: config.pictures.map((picture) => ({ ...picture, ...change })) });
}

/** A room that watches: one picture, judged. */
function watching(config = roomConfig()): PipelineRoom {
  const room = new PipelineRoom(config);
  room.watch(0.1 * S, 2 * S);
  return room;
}

const risk = (room: PipelineRoom) => room.assessment().risk;

describe("NOT WATCHING always has a reason and an act", () => {
  it("without a picture source, before the first picture, and after the source was lost", () => {
    const none = new PipelineRoom(roomConfig({ pictures: [] }));
    none.advance(0.2 * S);
    expect(risk(none)).toMatchObject({ state: "notWatching", detail: "no picture source" });
    const room = new PipelineRoom();
    room.advance(0.2 * S);
    expect(risk(room)).toMatchObject({ detail: "no picture yet", act: "take a look" });
    room.watch(0.3 * S, 1 * S);
    room.link(1 * S, "lat", "lost");
    room.advance(1.2 * S);
    expect(risk(room)).toMatchObject({ detail: "no signal", act: "check cable and source" });
  });

  it("without an outline", () => {
    const room = new PipelineRoom(roomConfig({ drawings: {} }));
    room.watch(0.1 * S, 1 * S, { notValid: "noDrawing" });
    expect(risk(room)).toMatchObject({ detail: "outline not drawn", act: "draw it in set-up" });
  });

  it("when the picture stands still with the beam on", () => {
    const room = new PipelineRoom(withPicture({ beamSource: "contact" }));
    room.put(0.1 * S, { kind: "beam", pictureId: "lat", isOn: true });
    room.frame(0.2 * S);
    room.advance(2 * S);
    expect(risk(room)).toMatchObject({ state: "notWatching", detail: "picture frozen" });
  });

  it("when the analysis stands still, or began anew and has no reference", () => {
    const room = watching();
    expect(risk(room).state).toBe("noneVisible");
    room.put(2 * S, analysis("stalled"));
    room.advance(2.2 * S);
    expect(risk(room)).toMatchObject({ state: "notWatching", detail: "image analysis stopped" });
    room.put(2.3 * S, analysis("restarted"));
    room.advance(2.5 * S);
    expect(risk(room)).toMatchObject({ detail: "no reference", act: "2 s lateral, no cement" });
    expect(room.assessment().toStopLineMm).toBeUndefined();
    room.watch(2.6 * S, 3 * S);
    expect(risk(room).state).toBe("noneVisible");
  });

  it("judges again after a restart even when the frames are counted from one again", () => {
    const room = watching();
    room.put(2 * S, analysis("restarted"));
    room.frame(2.1 * S, { frameNumber: 1 });
    room.advance(2.2 * S);
    expect(risk(room).state).toBe("noneVisible");
  });

  it.each<[NotValidReason, string]>([
    ["noReference", "2 s lateral, no cement"],
    ["referencing", "keep the beam on"],
    ["viewLost", "return to lateral or confirm outline"],
    ["motion", "confirm outline"],
    ["exposureStep", "wait"],
    ["collimation", "open it or confirm outline"],
    ["contrast", "wait for wash-out"],
    ["outlineNotConfirmed", "look at it, then OUTLINE ✓"],
    ["unreadable", "check the C-arm's output"],
  ])("when frames are not judged: %s", (notValid, act) => {
    const room = watching();
    room.watch(2 * S, 3 * S, { notValid });
    expect(risk(room)).toMatchObject({ state: "notWatching", act });
    expect(risk(room).detail).not.toBe("");
    expect(room.assessment().pictures[0]).toMatchObject({ isJudged: false, notValidAct: act });
  });

  it("does not flicker for one bad frame, nor for repeats and settling", () => {
    const room = watching();
    room.frame(2 * S, { notValid: "motion" });
    room.frame(2.1 * S);
    room.watch(2.2 * S, 2.6 * S, { notValid: "repeat" });
    room.watch(2.6 * S, 3 * S, { notValid: "settling" });
    expect(risk(room).state).toBe("noneVisible");
  });

  it("watches on when only telemetry is lost, and lists what is missing", () => {
    const room = watching();
    room.link(2 * S, "pump", "lost");
    for (let at = 2.1 * S; at < 3 * S; at += 100_000) room.frame(at);
    expect(risk(room).state).toBe("noneVisible");
    expect(risk(room).missing).toEqual(["pressureKpa", "volumeMl"]);
  });
});

/** Everything that can be lost after an alarm, each to a room that stands at 2 s. */
const LOSSES: readonly (readonly [string, (room: PipelineRoom) => void])[] = [
  ["the beam", () => undefined],
  ["the picture source", (room) => room.link(2 * S, "lat", "lost")],
  ["the serial line", (room) => room.link(2 * S, "pump", "lost")],
  ["the analysis", (room) => room.put(2 * S, analysis("stalled"))],
  ["the reference", (room) => room.put(2 * S, analysis("restarted"))],
  ["the process", (room) => room.put(2 * S, { kind: "system", event: { kind: "resumed", gapUs: S } })],
  ["the outline", (room) => room.act(2 * S, { kind: "viewChanged", view: "lateral" })],
  ["the view", (room) => room.act(2 * S, { kind: "viewChanged", view: "ap" })],
  ["the place of the bone", (room) => room.watch(2 * S, 3 * S, { notValid: "viewLost" })],
  ["the clear picture", (room) => room.watch(2 * S, 3 * S, { notValid: "contrast" })],
  ["the device", (room) => room.put(2 * S, { kind: "config", config: roomConfig({ devices: [] }) })],
];

describe("nothing that is lost lowers a state", () => {
  it.each(LOSSES)("STOP stands after %s is gone", (_, lose) => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 2 * S, { outside: [outside()] });
    lose(room);
    room.advance(30 * S);
    expect(risk(room)).toMatchObject({ state: "stop", word: "STOP", detail: "CEMENT BEHIND WALL" });
    room.act(30 * S, { kind: "acknowledge", alarmId: "all" });
    room.advance(60 * S);
    expect(risk(room).state).toBe("stop");
  });

  it.each(LOSSES)("WATCH for cement in a disc stands after %s is gone", (_, lose) => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 2 * S, { outside: [outside({ zone: "discSuperior" })] });
    lose(room);
    room.advance(30 * S);
    expect(risk(room)).toMatchObject({ state: "watch", detail: "CEMENT IN DISC ABOVE" });
  });

  it.each(LOSSES)("WATCH for a front at the stop line stands after %s is gone", (_, lose) => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 2 * S, { frontFraction01: 0.8, toStopLineMm: -1 });
    expect(risk(room).state).toBe("watch");
    lose(room);
    room.advance(30 * S);
    expect(risk(room)).toMatchObject({ state: "watch", detail: "FRONT AT STOP LINE" });
  });

  it("a front that is judged anew after a restart and stays away from the line ends its own WATCH", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 2 * S, { frontFraction01: 0.8, toStopLineMm: -1 });
    room.put(2 * S, analysis("restarted"));
    room.watch(2.1 * S, 4 * S);
    expect(risk(room).state).toBe("noneVisible");
  });
});

describe("the assessment", () => {
  it("carries the recommended look and what the detectors read", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 2 * S, { outside: [outside()], opacityMassMm2: 40 });
    const { recommendedLook, evidence, toStopLineAtUs } = room.assessment();
    expect(recommendedLook?.short).toBe("check AP");
    expect(evidence.map(({ name }) => name)).toEqual([
      "outsideAreaMm2",
      "toStopLineMm",
      "opacityMassMm2",
      "resistanceDrop",
    ]);
    expect(toStopLineAtUs).toBe(evidence[0]?.measuredAtUs);
    room.link(2 * S, "pump", "lost");
    room.advance(2.2 * S);
    expect(room.assessment().evidence.map(({ name }) => name)).not.toContain("resistanceDrop");
  });
});

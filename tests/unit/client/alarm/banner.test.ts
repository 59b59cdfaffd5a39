import { type BannerInput, banner } from "@cementwatch/client/alarm/banner";
import { describe, expect, it } from "vitest";
import { alarm, assessment, picture } from "../../../support/wall-scenes.ts";

const NOW_US = 100_000_000;

function show(change: Partial<BannerInput>) {
  return banner({
    connectionState: "open",
    connectionAge: "0:07",
    origin: "live",
    assessment: assessment({ atUs: NOW_US }),
    alarms: [],
    nowUs: NOW_US,
    ...change,
  });
}

const medium = alarm({
  id: 2,
  condition: "T1a",
  priority: "medium",
  headline: "NO SIGNAL",
  place: "PICTURE LATERAL",
});

describe("the risk tile", () => {
  it("says NONE SEEN in which view and how long ago, never that there is no leak", () => {
    expect(show({})).toMatchObject({
      tone: "noneVisible",
      word: "NONE SEEN",
      detail: "LATERAL · now",
      flash: "none",
    });
    const held = [picture({ state: "held", lastPictureAtUs: NOW_US - 14_200_000 })];
    expect(show({ assessment: assessment({ atUs: NOW_US, pictures: held }) }).detail).toBe(
      "LATERAL · HELD 0:14",
    );
  });

  it("names the look that would tell more on WATCH and STOP only", () => {
    const recommendedLook = {
      view: "ap",
      short: "check AP",
      why: "check AP: lateral plume suspected",
    } as const;
    const at = (state: "stop" | "watch" | "notWatching" | "noneVisible") =>
      show({ assessment: assessment({ atUs: NOW_US, risk: { state }, change: { recommendedLook } }) }).look;
    expect([at("stop"), at("watch")]).toEqual(["check AP", "check AP"]);
    expect([at("notWatching"), at("noneVisible")]).toEqual(["", ""]);
    expect(show({ alarms: [alarm({})] }).look).toBe("");
  });

  it("puts STOP above everything, with the place and the act of its alarm", () => {
    const stop = show({ alarms: [medium, alarm({})] });
    expect(stop).toMatchObject({ tone: "stop", word: "STOP", detail: "CEMENT BEHIND WALL", flash: "high" });
    expect(stop.act).toBe("release · wait · check AP");
    expect(show({ alarms: [alarm({ isAcknowledged: true })] }).flash).toBe("none");
    expect(show({ alarms: [alarm({ isPresent: false, isLatched: true })] }).tone).toBe("stop");
    expect(show({ alarms: [alarm({ isPresent: false, isLatched: false })] }).tone).toBe("noneVisible");
  });

  it("keeps STOP and its place when the connection is lost, and says both", () => {
    const stop = show({ alarms: [alarm({})], connectionState: "lost" });
    expect(stop).toMatchObject({ tone: "stop", detail: "CEMENT BEHIND WALL", lost: "CONNECTION LOST 0:07" });
  });

  it("knows nothing without a connection", () => {
    expect(show({ connectionState: "lost" })).toMatchObject({ tone: "lost", word: "CONNECTION LOST" });
    expect(show({ connectionState: "connecting", assessment: undefined }).word).toBe("CONNECTING");
    expect(show({ assessment: undefined }).word).toBe("NOT WATCHING");
  });

  it("shows WATCH above NOT WATCHING above another medium alarm", () => {
    const risk = (state: "watch" | "notWatching", word: string) =>
      assessment({ atUs: NOW_US, risk: { state, word, detail: "no signal" } });
    expect(show({ assessment: risk("watch", "WATCH"), alarms: [medium] })).toMatchObject({
      word: "WATCH",
      flash: "medium",
    });
    expect(show({ assessment: risk("notWatching", "NOT WATCHING"), alarms: [medium] })).toMatchObject({
      tone: "notWatching",
      detail: "no signal",
      flash: "medium",
    });
    expect(show({ alarms: [medium] })).toMatchObject({ tone: "watch", word: "NO SIGNAL" });
    expect(show({ alarms: [{ ...medium, isAcknowledged: true }] }).tone).toBe("noneVisible");
  });

  it("marks everything that is not live, a stored run in a live session too", () => {
    expect(show({}).originWord).toBe("");
    expect(show({ origin: "simulated" }).originWord).toBe("SIMULATED");
    expect(show({ origin: "replay" }).originWord).toBe("REPLAY");
    const stored = [picture({ state: "stored", runLabel: "14:03:12" })];
    const banner = show({ assessment: assessment({ atUs: NOW_US, pictures: stored }) });
    expect(banner).toMatchObject({ originWord: "STORED RUN", detail: "LATERAL · RUN 14:03:12" });
  });
});

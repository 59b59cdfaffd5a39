import { headerText, isIdle, mainPicture, numberTiles } from "@cementwatch/client/pages/monitor/wall-model";
import { DASHES } from "@cementwatch/client/text/numbers";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import { describe, expect, it } from "vitest";
import { alarm, assessment, config, picture } from "../../../../support/wall-scenes.ts";

const NOW_US = 100_000_000;

function tiles(
  change: Partial<Assessment>,
  volume: "pump" | "counted" | "none" = "pump",
  isConnected = true,
) {
  return numberTiles({
    assessment: assessment({ atUs: NOW_US, change }),
    config: config({ volume }),
    alarms: [],
    isConnected,
  });
}

const text = (tile: ReturnType<typeof tiles>[number]) =>
  tile && [tile.caption, tile.note, tile.prefix + tile.number, tile.unit].filter(Boolean).join(" ");

describe("the four numbers", () => {
  it("reads as at the table", () => {
    expect(tiles({}).map(text)).toEqual([
      "TO STOP LINE 6.2 mm",
      "SINCE LOOK +0.3 mL",
      "DELIVERED L1 3.4 mL",
      "CEMENT working ≈4 min",
    ]);
  });

  it("says in words that the front is beyond the line", () => {
    expect(text(tiles({ toStopLineMm: -1.2 })[0])).toBe("BEYOND LINE −1.2 mm");
    expect(text(tiles({ toStopLineMm: -0.04 })[0])).toBe("TO STOP LINE 0.0 mm");
    expect(tiles({ toStopLineMm: undefined } as object)[0]).toMatchObject({
      caption: "TO STOP LINE",
      number: DASHES,
    });
  });

  it("gives the age of the lateral picture while another view is the large one", () => {
    const ap = [picture({ pictureId: "lateral", view: "ap" })];
    const change = { pictures: ap, toStopLineAtUs: NOW_US - 34e6 };
    expect(text(tiles(change)[0])).toBe("TO STOP LINE lat 0:34 6.2 mm");
  });

  it("dashes every number without a connection, units too", () => {
    for (const tile of tiles({}, "pump", false))
      expect(tile).toMatchObject({ number: DASHES, unit: "", prefix: "" });
  });

  it("dashes a volume that is stale or lost, and shows the time since the look instead", () => {
    const signals = [{ signal: "volumeMl", state: "stale", staleAfterUs: 500_000 }] as const;
    const [, look, delivered] = tiles({ signals });
    expect(delivered?.number).toBe(DASHES);
    expect(look).toMatchObject({ number: "0:14", note: "time" });
  });

  it("has no tile and no fault for what is not fitted", () => {
    const [, look, delivered] = tiles({ signals: [] }, "none");
    expect(delivered).toBeUndefined();
    expect(text(look)).toBe("SINCE LOOK 0:14");
  });

  it("gives SINCE LOOK's and DELIVERED's places to a balloon while it is inflated", () => {
    const balloon = {
      side: "left",
      level: "L1",
      state: "holding",
      isRated: true,
      ratedVolumeMl: 4,
      limitKpa: 2758,
      pressureKpa: 1517,
      volumeMl: 2.5,
      isByHand: false,
      stopReasons: [],
    } as const;
    expect(tiles({ balloons: [balloon] }, "none").map(text)).toEqual([
      "TO STOP LINE 6.2 mm",
      "BALLOON L 15.0 atm 220 psi",
      "BALLOON mL of 4 2.5 mL",
      "CEMENT working ≈4 min",
    ]);
    const down = { ...balloon, state: "deflated" } as const;
    expect(text(tiles({ balloons: [down] })[1])).toBe("SINCE LOOK +0.3 mL");
  });

  it("writes counted millilitres with ≈ and what was counted", () => {
    const delivered = { volumeMl: 3, isApproximate: true, note: "2 tubes", deadVolumeMl: 0 };
    expect(text(tiles({ signals: [], delivered }, "counted")[2])).toBe("DELIVERED (2 tubes) ≈3.0 mL");
  });

  it("leaves a set cement to the hand and a cement that is not mixed to words", () => {
    const cement = (phase: "set" | "notMixed") =>
      text(tiles({ cement: { phase, batch: "A", minutesLeft: 0 } })[3]);
    expect(cement("set")).toBe("CEMENT model: set feel the sample");
    expect(cement("notMixed")).toBe("CEMENT not mixed");
  });

  it("marks the number that an alarm is about, until it is acknowledged", () => {
    const input = {
      assessment: assessment({ atUs: NOW_US }),
      config: config({ volume: "pump" }),
      isConnected: true,
    };
    const unseen = alarm({ condition: "T1b", kind: "technical", priority: "low" });
    expect(numberTiles({ ...input, alarms: [unseen] }).map((tile) => tile?.priority)).toEqual([
      undefined,
      "low",
      undefined,
      undefined,
    ]);
    const done = { ...unseen, isAcknowledged: true };
    expect(numberTiles({ ...input, alarms: [done] })[1]?.priority).toBeUndefined();
  });
});

describe("the bar", () => {
  const base = { config: config({}), nowUs: NOW_US, isConnected: true, recorderState: "recording" } as const;
  const bar = (change: object) => headerText({ ...base, origin: "live", picture: picture({}), ...change });

  it("says LIVE only for a picture that is live, and never LIVE alone for a simulated one", () => {
    expect(bar({}).picture).toBe("LIVE");
    expect(bar({ origin: "simulated" }).picture).toBe("SIMULATED · LIVE");
    expect(bar({ picture: picture({ state: "held", lastPictureAtUs: NOW_US - 9e6 }) }).picture).toBe(
      "HELD 0:09",
    );
    expect(bar({ picture: picture({ state: "stored", runLabel: "14:03:12" }) }).picture).toBe(
      "STORED RUN 14:03:12",
    );
    expect(bar({ picture: undefined }).picture).toBe("NO PICTURE YET");
    expect(bar({ isConnected: false }).picture).toBe("CONNECTION LOST");
  });

  it("says whether it records", () => {
    expect(bar({}).recorder).toEqual({ text: "● REC", isBad: false });
    expect(bar({ recorderState: "stopped" }).recorder.isBad).toBe(true);
    expect(bar({ isConnected: false }).recorder.isBad).toBe(true);
    expect(bar({ origin: "replay" }).recorder.text).toBe("");
  });
});

describe("the large picture", () => {
  const ap = picture({ pictureId: "ap", view: "ap", state: "held" });
  const lateral = picture({ state: "held" });

  it("is the one with the beam on, else the last one, else the lateral one", () => {
    expect(mainPicture([ap, lateral], undefined)?.pictureId).toBe("lateral");
    expect(mainPicture([{ ...ap, state: "live" }, lateral], "lateral")?.pictureId).toBe("ap");
    expect(mainPicture([ap, lateral], "ap")?.pictureId).toBe("ap");
    expect(
      mainPicture(
        [
          { ...ap, state: "live" },
          { ...lateral, state: "live" },
        ],
        "ap",
      )?.pictureId,
    ).toBe("ap");
    expect(mainPicture([], "ap")).toBeUndefined();
  });
});

describe("idle", () => {
  const nothing = assessment({
    atUs: 0,
    pictures: [picture({ state: "neverSeen" })],
    change: { isCaseRunning: false },
  });
  const base = { origin: "live", assessment: nothing, alarms: [], hasRunningDevice: false } as const;

  it("is when nothing has come in, nothing runs and nothing alarms", () => {
    expect(isIdle(base)).toBe(true);
    expect(isIdle({ ...base, assessment: undefined })).toBe(true);
    expect(isIdle({ ...base, hasRunningDevice: true })).toBe(false);
    expect(isIdle({ ...base, origin: "simulated" })).toBe(false);
    expect(isIdle({ ...base, alarms: [alarm({})] })).toBe(false);
    expect(isIdle({ ...base, assessment: assessment({ atUs: 0 }) })).toBe(false);
  });
});

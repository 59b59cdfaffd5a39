import {
  cannulaLines,
  deviceLine,
  evidenceText,
  missingText,
  pictureLine,
  signalLine,
} from "@cementwatch/client/pages/monitor/touch-words";
import { describe, expect, it } from "vitest";
import { picture } from "../../../../support/wall-scenes.ts";

describe("when the cannula may come out", () => {
  it("is an estimate in whole minutes, and a hand decides", () => {
    expect(cannulaLines(undefined)).toEqual([]);
    expect(cannulaLines({ secondsLeft: 200, isModelSet: false })[0]).toMatchObject({
      state: "model sets in ≈ 4 min",
      detail: "estimated · a hard sample decides",
    });
    expect(cannulaLines({ secondsLeft: 0, isModelSet: true })[0]?.state).toBe("model: set · feel the sample");
  });
});

describe("the words of the strip", () => {
  const device = {
    deviceId: "pump",
    driver: "new-era",
    linkState: "running",
    detail: "",
    lastItemAtUs: 8e6,
    deviceAlarms: [],
    readings: 12,
    rejected: { "INJ-CHECKSUM": 2 },
    skippedBytes: 5,
    notices: [],
  } as const;

  it("says of a device how it is, how old and what was refused", () => {
    const line = deviceLine(device, 10e6);
    expect(line).toMatchObject({ name: "pump · new-era", state: "running", isBad: false });
    expect(line.detail).toBe("data 0:02 old · 12 read · 2 refused · 5 bytes skipped");
    expect(deviceLine({ ...device, linkState: "lost" }, 10e6)).toMatchObject({
      state: "unplugged",
      isBad: true,
    });
    const stalled = { code: "S", text: "stall", atUs: 0 };
    expect(deviceLine({ ...device, deviceAlarms: [stalled] }, 10e6).isBad).toBe(true);
  });

  it("never shows an old value as one", () => {
    const signal = { signal: "pressureKpa", staleAfterUs: 1, measuredAtUs: 8e6, value: 900 } as const;
    expect(signalLine({ ...signal, state: "fresh" }, 10e6).state).toBe("900 kPa");
    expect(signalLine({ ...signal, state: "stale" }, 10e6)).toMatchObject({
      state: "– – · stale",
      isBad: true,
    });
    expect(signalLine({ ...signal, state: "fresh", quality: "uncalibrated" }, 10e6).isBad).toBe(true);
  });

  it("says a value against its limit, and why a picture is not judged", () => {
    expect(evidenceText({ name: "outsideAreaMm2", value: 12.4, limit: 4, unit: "mm²" })).toBe(
      "cement outside 12.40 mm² (limit 4)",
    );
    const moved = { isJudged: false, notValid: "patient moved", notValidAct: "confirm outline" };
    expect(pictureLine(picture(moved), 0)).toMatchObject({
      state: "live · patient moved: confirm outline",
      isBad: true,
    });
    const taking = { ...moved, notValid: "taking reference", referenceFrames: { have: 3, want: 12 } };
    expect(pictureLine(picture({ ...taking, notValidAct: "keep the beam on" }), 0).state).toBe(
      "live · taking reference 3/12: keep the beam on",
    );
    expect(pictureLine(picture({}), 0).state).toBe("live · judged");
    expect([missingText("pressureKpa"), missingText("picture ap")]).toEqual(["pressure", "picture ap"]);
  });
});

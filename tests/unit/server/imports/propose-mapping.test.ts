import { proposeTracks } from "@cementwatch/server/imports/propose-mapping";
import type { SurveyedTrack } from "@cementwatch/server/imports/track-survey";
import { describe, expect, it } from "vitest";

function surveyed(track: string, unit: string, more: Partial<SurveyedTrack> = {}): SurveyedTrack {
  const counts = { values: 5, missing: 0, firstS: 0, lastS: 1, min: 0, max: 1, previousS: 1, backwards: 0 };
  return { track, unit, ...counts, isUncalibrated: false, ...more };
}

function signals(...tracks: SurveyedTrack[]) {
  return proposeTracks(tracks).map(({ signal, unit, calibrated }) => `${signal} ${unit} ${calibrated}`);
}

describe("a proposal", () => {
  it("takes what names itself, and leaves open what could be something else", () => {
    expect(
      signals(
        surveyed("Pump/INJECT_PRESS", "mmHg"),
        surveyed("Pump/INFUSED", "mL"),
        surveyed("Monitor/ART", "mmHg"),
        surveyed("Monitor/HR", "/min"),
        surveyed("room", "°C"),
        surveyed("/pump.pressure", ""),
        surveyed("/pump.seq", ""),
      ),
    ).toEqual([
      "injectorPressure mm[Hg] undecided",
      "injectorVolume mL undecided",
      "undecided mm[Hg] undecided",
      "none undecided undecided",
      "roomTemperature Cel undecided",
      "undecided undecided undecided",
      "none undecided undecided",
    ]);
  });

  it("decides nothing when two tracks could be the same signal, and uses none without values", () => {
    expect(
      signals(surveyed("Pump A", "bar"), surveyed("Pump B", "bar"), surveyed("Syringe", "mL", { values: 0 })),
    ).toEqual(["undecided bar undecided", "undecided bar undecided", "none mL undecided"]);
  });

  it("believes our own tables, also that a value was not calibrated", () => {
    expect(
      signals(
        surveyed("pressureKpa", "kPa", { signal: "injectorPressure", isUncalibrated: true }),
        surveyed("flowMlPerS", "mL/s", { signal: "none" }),
      ),
    ).toEqual(["injectorPressure kPa false", "none undecided true"]);
  });
});

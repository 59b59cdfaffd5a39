import { touchGroups } from "@cementwatch/client/pages/monitor/touch-acts";
import {
  deviceLine,
  evidenceText,
  missingText,
  pictureLine,
  signalLine,
} from "@cementwatch/client/pages/monitor/touch-words";
import { operatorActSchema } from "@cementwatch/shared/protocol/operator-act-schema";
import { describe, expect, it } from "vitest";
import { assessment, config, picture } from "../../../../support/wall-scenes.ts";

const all = (
  fitted: Parameters<typeof config>[0],
  beam: "key" | "pixels" = "pixels",
  isCaseRunning = true,
) => {
  const base = config(fitted);
  const pictures = base.pictures.map((item) => ({ ...item, beamSource: beam }));
  const state = assessment({ atUs: 0, change: { isCaseRunning } });
  return touchGroups({ ...base, pictures }, state).flatMap(({ acts }) => acts);
};

describe("the acts of the strip", () => {
  it("offers every act there is, between its buttons, its alarms and its sound", () => {
    const offered = new Set(
      [...all({ pressure: true, volume: "counted" }, "key"), ...all({ volume: "pump" }, "key", false)].map(
        ({ act }) => act.kind,
      ),
    );
    const atAlarms = ["acknowledge", "audioPause", "knownLeak", "undo", "soundingScreen", "pageFocus"];
    const inSetup = ["sign", "followUp", "dose", "vitals", "heights", "balloon", "balloonReading"];
    const elsewhere = [...atAlarms, ...inSetup];
    const known = operatorActSchema.options.map((option) => option.shape.kind.value);
    expect([...offered, ...elsewhere].toSorted()).toEqual(known.toSorted());
  });

  it("sends only what the server takes", () => {
    for (const { act } of all({ pressure: true, volume: "counted" }, "key")) {
      expect(operatorActSchema.safeParse(act).success).toBe(true);
    }
  });

  it("offers nothing about what is not fitted", () => {
    const kinds = all({}).map(({ act }) => act.kind);
    for (const kind of ["zeroPressure", "tareVolume", "countVolume", "beamKey"])
      expect(kinds).not.toContain(kind);
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

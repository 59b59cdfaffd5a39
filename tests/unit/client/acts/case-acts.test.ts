import { actGroups } from "@cementwatch/client/acts/case-acts";
import { operatorActSchema } from "@cementwatch/shared/protocol/operator-act-schema";
import { describe, expect, it } from "vitest";
import { assessment, config } from "../../../support/wall-scenes.ts";

const batch = { id: "A", profileId: "x", profileVersion: 1, title: "", reducedS: 0 } as const;
const record = (mixStartedAtUs: number) =>
  ({ batches: [{ ...batch, mixStartedAtUs, phase: "waiting", isActive: true }] }) as unknown as Parameters<
    typeof actGroups
  >[2];

const REPLACED = {
  deviceId: "pump",
  driver: "x",
  linkState: "running",
  detail: "",
  identity: { model: "", serialNumber: "SN 8", firmware: "" },
  acceptedSerial: "SN 7",
  deviceAlarms: [],
  readings: 0,
  rejected: {},
  skippedBytes: 0,
  notices: [],
} as const;

const all = (
  fitted: Parameters<typeof config>[0],
  beam: "key" | "pixels" = "pixels",
  isCaseRunning = true,
) => {
  const base = config(fitted);
  const pictures = base.pictures.map((item) => ({ ...item, beamSource: beam }));
  const state = assessment({ atUs: 0, change: { isCaseRunning } });
  return actGroups({ ...base, pictures }, state, record(0), [REPLACED]).flatMap(({ acts }) => acts);
};

describe("the acts of a case", () => {
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

describe("the cement's clock", () => {
  const minute = (atUs: number, procedure?: Parameters<typeof actGroups>[2]) =>
    actGroups(config({}), assessment({ atUs }), procedure)
      .flatMap(({ acts }) => acts)
      .find(({ label }) => label === "Mixed −1 min")?.act;

  it("starts one minute ago, and each further press makes the batch a minute older", () => {
    expect(minute(100e6)).toEqual({ kind: "mixStarted", secondsAgo: 60 });
    expect(minute(100e6, record(40e6))).toEqual({ kind: "mixStarted", secondsAgo: 120 });
  });

  it("never goes beyond an hour, and takes a start ahead of a late assessment for now", () => {
    expect(minute(3590e6, record(0))).toEqual({ kind: "mixStarted", secondsAgo: 3600 });
    expect(minute(100e6, record(101e6))).toEqual({ kind: "mixStarted", secondsAgo: 60 });
  });
});

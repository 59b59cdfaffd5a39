import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import { expectedCaseBytes } from "@cementwatch/shared/pipeline/disk-check";
import type { SystemEvent } from "@cementwatch/shared/pipeline/events";
import { machineChecks } from "@cementwatch/shared/pipeline/machine-checks";
import type { PipelineState } from "@cementwatch/shared/pipeline/pipeline-state";
import type { ChecklistItemId } from "@cementwatch/shared/procedure/checklist-item";
import { emptySessionConfig, type SessionConfig } from "@cementwatch/shared/session/session-config";
import type { CalibrationRecord } from "@cementwatch/shared/telemetry/calibration-record";
import { describe, expect, it } from "vitest";
import { PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

const limits = resolveParameters({}).values;
const GB = 1e9;

function stateOf(room: PipelineRoom): PipelineState {
  return (room.pipeline.snapshot() as unknown as { state: PipelineState }).state;
}

function check(room: PipelineRoom, id: ChecklistItemId, atUs = room.pipeline.atUs()) {
  const found = machineChecks(stateOf(room), limits, atUs).find((entry) => entry.id === id);
  return found === undefined ? undefined : { state: found.state, detail: found.detail };
}

function measured(change: Partial<Extract<SystemEvent, { kind: "room" }>> = {}) {
  const event = {
    kind: "room",
    freeBytes: 100 * GB,
    bytesPerS: 0,
    clockStepMs: 0,
    isClockPlausible: true,
  } as const;
  return { kind: "system", event: { ...event, ...change } } as const;
}

/** The pump with a change to each of its devices. */
function pumpConfig(change: Partial<SessionConfig["devices"][number]>, wallDate = "2026-11-26T08:00:00Z") {
  const config = roomConfig({ wallDate });
  return { ...config, devices: config.devices.map((device) => ({ ...device, ...change })) };
}

const record: CalibrationRecord = {
  id: "c",
  deviceSerial: "SN 7",
  coefficients: [0, 1],
  validUntil: "2026-12-31",
};
const both = (calibration: CalibrationRecord) => ({
  injectorPressure: calibration,
  injectorVolume: calibration,
});

describe("devices", () => {
  it("answer, or are named with what to check", () => {
    const room = new PipelineRoom();
    expect(check(room, "devices")).toEqual({ state: "ok", detail: "2 answer" });
    room.link(1 * S, "pump", "silent");
    expect(check(room, "devices")).toEqual({
      state: "failed",
      detail: "pump does not answer: check power, cable and port",
    });
    room.link(2 * S, "lat", "lost");
    expect(check(room, "devices")?.detail).toContain("lat does not answer: check cable and picture source");
  });

  it("that are not fitted are not waited for; a missing picture source is said", () => {
    const fitted = { pressure: false, volume: "none", temperature: false } as const;
    const room = new PipelineRoom(roomConfig({ fitted, pictures: [] }));
    room.link(1 * S, "pump", "lost");
    expect(check(room, "devices")).toEqual({
      state: "failed",
      detail: "no picture source: name one in the device set",
    });
  });
});

describe("calibration", () => {
  const cases: readonly [string, Partial<SessionConfig["devices"][number]>, string, string][] = [
    ["holds", { serialNumber: "SN 7", calibrations: both(record) }, "ok", "all hold for this case"],
    [
      "ended",
      { serialNumber: "SN 7", calibrations: both({ ...record, validUntil: "2026-11-23" }) },
      "failed",
      "pressure: calibration ended 3 days ago → shown, not used",
    ],
    [
      "ended longer ago than the room allows",
      {
        serialNumber: "SN 7",
        calibrations: both({ ...record, validUntil: "2026-11-23", lockOutAfterDays: 2 }),
      },
      "failed",
      "pressure: refused, calibration ended 3 days ago. Locked out: calibrate it, or set the case up without it",
    ],
    [
      "is another device's",
      { serialNumber: "SN 8", calibrations: both(record) },
      "failed",
      "pressure: calibration is another device's → shown, not used",
    ],
    ["is missing", { calibrations: {} }, "failed", "pressure: no calibration → shown, not used"],
  ];
  it.each(cases)("%s", (_name, change, state, detail) => {
    const found = check(new PipelineRoom(pumpConfig(change)), "calibration");
    expect(found?.state).toBe(state);
    expect(found?.detail).toContain(detail);
  });

  it("waits for a serial number that the device has yet to report", () => {
    const room = new PipelineRoom(pumpConfig({ driver: "new-era", calibrations: both(record) }));
    expect(check(room, "calibration")?.state).toBe("waiting");
  });
});

describe("delay of the picture", () => {
  const withPicture = (change: Partial<SessionConfig["pictures"][number]>) => {
    const config = roomConfig();
    return new PipelineRoom({
      ...config,
      pictures: config.pictures.map((picture) => ({ ...picture, ...change })),
    });
  };
  it("is told when it was measured, asked for when not, and of no matter for a stored run", () => {
    expect(check(withPicture({ latencyUs: 120_000, latencyUncertaintyUs: 30_000 }), "imageLatency")).toEqual({
      state: "ok",
      detail: "lat: 120 ms ± 30",
    });
    expect(check(withPicture({}), "imageLatency")?.state).toBe("failed");
    expect(check(withPicture({ isLive: false }), "imageLatency")?.state).toBe("notUsed");
    expect(check(withPicture({ isSimulated: true }), "imageLatency")?.state).toBe("notUsed");
  });
});

describe("disk", () => {
  it("wants room for two cases as planned, at the rates of what is fitted or the present one", () => {
    const base = roomConfig();
    const [lat] = base.pictures;
    if (lat === undefined) throw new Error("no picture in the room's configuration");
    const pictures = [lat, { ...lat, id: "ap" }];
    const room = new PipelineRoom({ ...base, devices: [], pictures });
    expect(check(room, "disk")?.state).toBe("waiting");
    // Twice two hours of two sources of 4.44 MB/s each, and 0.06 MB/s of everything else.
    room.put(1 * S, measured({ freeBytes: 128.9 * GB }));
    expect(check(room, "disk")).toEqual({ state: "ok", detail: "disk: 128.9 GB free, 128.9 GB wanted" });
    room.put(2 * S, measured({ freeBytes: 128.8 * GB }));
    expect(check(room, "disk")).toEqual({ state: "failed", detail: "disk: 128.8 GB free, 128.9 GB wanted" });
    room.put(3 * S, measured({ freeBytes: 128.9 * GB, bytesPerS: 20e6 }));
    expect(check(room, "disk")).toEqual({ state: "failed", detail: "disk: 128.9 GB free, 288 GB wanted" });
    room.put(4 * S, measured({ freeBytes: 6.4 * GB, bytesPerS: 20e6 }));
    expect(check(room, "disk")?.detail).toBe("disk: full in 5 min at the present rate; free some");
  });

  it("counts the readings of each device", () => {
    const config = emptySessionConfig("2026-01-15T09:30:00.000Z");
    const device = { ...roomConfig().devices[0], nominalPeriodUs: 1_000 };
    const more =
      expectedCaseBytes({ ...config, devices: [device] } as SessionConfig, limits, 0) -
      expectedCaseBytes(config, limits, 0);
    expect(more).toBeCloseTo(500 * 1_000 * 7_200);
  });

  it("says that recording failed", () => {
    const room = new PipelineRoom();
    room.put(1 * S, { kind: "system", event: { kind: "recorder", state: "degraded", detail: "x" } });
    expect(check(room, "disk")?.state).toBe("failed");
    const full = { kind: "recorder", state: "stopped", detail: "REC-DISK-FULL: write failed" } as const;
    room.put(2 * S, { kind: "system", event: full });
    expect(check(room, "disk")?.detail).toContain("recording failed");
    room.put(3 * S, { kind: "system", event: { ...full, detail: "nothing to record yet" } });
    expect(check(room, "disk")?.state).toBe("waiting");
  });
});

describe("clock", () => {
  it("is plausible and not moved, or says which", () => {
    const room = new PipelineRoom();
    room.put(1 * S, measured({ clockStepMs: 300 }));
    expect(check(room, "clock")?.state).toBe("ok");
    room.put(2 * S, measured({ clockStepMs: -3_600_000 }));
    expect(check(room, "clock")).toEqual({
      state: "failed",
      detail: "clock: was set by -3600.0 s since the start; dates in the record may not fit",
    });
    room.put(3 * S, measured({ isClockPlausible: false }));
    expect(check(room, "clock")?.detail).toContain("the date cannot be right");
  });
});

describe("detector", () => {
  it("is waited for with what it wants next, and is ready with outline and reference", () => {
    const room = new PipelineRoom(roomConfig({ drawings: {} }));
    expect(check(room, "detector")?.detail).toBe("no picture yet: take a look");
    room.frame(1 * S, { notValid: "noDrawing" });
    expect(check(room, "detector")?.detail).toBe("outline not drawn: draw it in set-up");
    const drawn = new PipelineRoom();
    drawn.frame(1 * S, { notValid: "noReference" });
    expect(check(drawn, "detector")).toEqual({
      state: "waiting",
      detail: "no reference: 2 s lateral, no cement",
    });
    drawn.frame(1.2 * S);
    expect(check(drawn, "detector")).toEqual({ state: "ok", detail: "lateral: outline and reference stand" });
  });

  it("fails when pictures are not analysed, or the analysis stopped", () => {
    const room = new PipelineRoom();
    room.frame(1 * S, false);
    expect(check(room, "detector", 1.5 * S)?.state).toBe("waiting");
    expect(check(room, "detector", 2.5 * S)?.state).toBe("failed");
    const stalled = new PipelineRoom();
    stalled.put(1 * S, { kind: "system", event: { kind: "analysis", state: "stalled", detail: "" } });
    expect(check(stalled, "detector")?.state).toBe("failed");
  });
});

it("keeps what was found when the case was started", () => {
  const room = new PipelineRoom();
  room.put(1 * S, measured({ freeBytes: 1 * GB }));
  expect(stateOf(room).checksAtStart).toBeUndefined();
  room.act(2 * S, { kind: "start" });
  room.put(3 * S, measured());
  expect(check(room, "disk")?.state).toBe("ok");
  expect(stateOf(room).checksAtStart?.find(({ id }) => id === "disk")?.state).toBe("failed");
});

describe("T9, disk nearly full", () => {
  const MB = 1e6;
  it("sounds once below ten minutes at the present rate, and stays until half as much more is free", () => {
    const room = new PipelineRoom();
    room.put(1 * S, measured({ freeBytes: 599 * 10 * MB, bytesPerS: 10 * MB }));
    const [raised] = room.alarms();
    expect(raised?.alarm).toMatchObject({
      condition: "T9",
      priority: "low",
      headline: "DISK NEARLY FULL",
      place: "9 MIN OF RECORDING LEFT",
      act: "monitoring goes on · free the disk",
      soundsOnce: true,
      isAudible: true,
    });
    room.put(11 * S, measured({ freeBytes: 601 * 10 * MB, bytesPerS: 10 * MB }));
    room.put(21 * S, measured({ freeBytes: 599 * 10 * MB, bytesPerS: 10 * MB }));
    room.advance(30 * S);
    expect(room.raised().filter((id) => id === "T9")).toHaveLength(1);
    room.put(31 * S, measured({ freeBytes: 901 * 10 * MB, bytesPerS: 10 * MB }));
    room.advance(32 * S);
    expect(room.alarms().at(-1)).toMatchObject({ phase: "ended", alarm: { condition: "T9" } });
  });

  it("is silent with ten minutes left, and when nothing is being written", () => {
    const room = new PipelineRoom();
    room.put(1 * S, measured({ freeBytes: 601 * 10 * MB, bytesPerS: 10 * MB }));
    room.put(11 * S, measured({ freeBytes: 5 * MB, bytesPerS: 0 }));
    room.advance(30 * S);
    expect(room.raised()).not.toContain("T9");
  });

  it("does not make the monitor say that nobody watches", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 1 * S);
    room.put(1 * S, measured({ freeBytes: 5 * MB, bytesPerS: 10 * MB }));
    room.advance(1.2 * S);
    expect(room.assessment().risk.state).toBe("noneVisible");
  });
});

import { tmpdir } from "node:os";
import { freeBytesOf, type RoomWatchParts, startRoomWatch } from "@cementwatch/server/session/room-watch";
import type { InputPayload } from "@cementwatch/shared/pipeline/events";
import type { ProcedurePhase, ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { emptySessionConfig, type SessionConfig } from "@cementwatch/shared/session/session-config";
import { sessionUs } from "@cementwatch/shared/time";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const START = Date.parse("2026-11-26T23:59:30Z");
const inputs: InputPayload[] = [];
const errors: unknown[] = [];
let phase: ProcedurePhase | undefined;
let config: SessionConfig;
let monoMs = 0;
let wallStepMs = 0;
let written = 0;
let stop: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  inputs.length = 0;
  errors.length = 0;
  phase = undefined;
  config = emptySessionConfig(new Date(START).toISOString());
  [monoMs, wallStepMs, written] = [0, 0, 0];
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function start(
  freeBytes: RoomWatchParts["freeBytes"] = async () => 5e9,
  origin: "live" | "simulated" = "live",
) {
  const runtime = {
    origin,
    nowUs: () => monoMs * 1_000,
    input: (payload: InputPayload) => {
      inputs.push(payload);
      if (payload.kind === "config") config = payload.config;
      return inputs.length;
    },
    snapshot: () =>
      ({ config, ...(phase === undefined ? {} : { procedure: { phase } as ProcedureRecord }) }) as ReturnType<
        RoomWatchParts["runtime"]["snapshot"]
      >,
  };
  const clock = { nowUs: () => sessionUs(monoMs * 1_000), wallMs: () => START + monoMs + wallStepMs };
  const onError = (error: unknown) => errors.push(error);
  stop = startRoomWatch({ runtime, clock, writtenBytes: () => written, freeBytes, onError });
}

async function wait(seconds: number): Promise<void> {
  for (let step = 0; step < seconds; step++) {
    monoMs += 1_000;
    await vi.advanceTimersByTimeAsync(1_000);
  }
}

function measurements() {
  return inputs.flatMap((input) =>
    input.kind === "system" && input.event.kind === "room" ? [input.event] : [],
  );
}

it("measures at the start and every ten seconds, with the mean rate of the last minute", async () => {
  let free = 5.1e9;
  start(async () => {
    free -= 0.1e9;
    return free;
  });
  await wait(0);
  await vi.advanceTimersByTimeAsync(0);
  expect(measurements()).toEqual([
    { kind: "room", freeBytes: 5e9, bytesPerS: 0, clockStepMs: 0, isClockPlausible: true },
  ]);
  written = 60e6;
  await wait(60);
  expect(measurements()).toHaveLength(7);
  expect(measurements().at(-1)?.bytesPerS).toBe(1e6);
  await wait(60);
  expect(measurements().at(-1)?.bytesPerS).toBe(0);
});

it("does not repeat what has not changed", async () => {
  start();
  await wait(600);
  expect(measurements()).toHaveLength(1);
});

it("tells what the wall clock moved since the start, and a year that cannot be", async () => {
  start();
  wallStepMs = 7_200_000;
  await wait(10);
  expect(measurements().at(-1)).toMatchObject({ clockStepMs: 7_200_000, isClockPlausible: true });
  wallStepMs = -START;
  await wait(10);
  expect(measurements().at(-1)?.isClockPlausible).toBe(false);
});

it("asks a disk that hangs only once, and goes on after one that fails", async () => {
  const never = vi.fn(() => new Promise<number>(() => undefined));
  start(never);
  await wait(60);
  expect(never).toHaveBeenCalledTimes(1);
  stop();
  let calls = 0;
  start(async () => {
    calls += 1;
    if (calls === 1) throw new Error("gone");
    return 1;
  });
  await wait(10);
  expect(errors).toHaveLength(1);
  expect(measurements()).toHaveLength(1);
});

it("lets the date follow the calendar between cases, and stand during one", async () => {
  phase = "injecting";
  start();
  await wait(60);
  expect(config.wallDate.slice(0, 10)).toBe("2026-11-26");
  phase = "ended";
  await wait(10);
  expect(config.wallDate.slice(0, 10)).toBe("2026-11-27");
  await wait(60);
  expect(inputs.filter((input) => input.kind === "config")).toHaveLength(1);
});

it("leaves the date of a simulated case alone", async () => {
  start(async () => 1, "simulated");
  await wait(60);
  expect(inputs.filter((input) => input.kind === "config")).toEqual([]);
});

it("reads the real disk", async () => {
  expect(await freeBytesOf(tmpdir())).toBeGreaterThan(0);
  await expect(freeBytesOf("/nowhere/at/all")).rejects.toThrow("ENOENT");
});

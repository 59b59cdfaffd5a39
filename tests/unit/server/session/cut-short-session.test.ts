/** A case with a leak alarm is recorded and left without an end; a second runtime goes on with it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { openSessionSegments } from "@cementwatch/server/recording/session-segments";
import { type CutShortSession, readCutShort } from "@cementwatch/server/session/cut-short-session";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { DelayedAnalysis } from "@cementwatch/server/session/delayed-analysis";
import { runFast } from "@cementwatch/server/session/fast-run";
import { createFastSession } from "@cementwatch/server/session/fast-session";
import { checkReplay } from "@cementwatch/server/session/replay-check";
import type { RuntimeEvent } from "@cementwatch/server/session/runtime";
import { SessionRuntime } from "@cementwatch/server/session/session-runtime";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { HAND_BURSTS, temporaryFolder, testHeader } from "../../../support/recorded-session.ts";

/** Behind the wall at 42.3 s; the last half second of it is in a chunk that is never written. */
const CRASH_US = 44_200_000;
const GAP_US = 14_000_000;
const HEADER = testHeader();

async function crash(path: string): Promise<void> {
  await loadCodecs();
  const source = createSimulatedCase(HAND_BURSTS);
  const { runtime, analysis } = createFastSession({
    sessionId: HEADER.sessionId,
    origin: "live",
    title: "case",
    config: source.config,
    recorder: openFileRecorder(path, HEADER, "case"),
    nowMs: () => 0,
    onAct: (act, atUs) => source.operator(act, atUs),
  });
  runFast({ ...source, endUs: CRASH_US }, runtime, analysis, () => undefined);
}

function read(path: string): CutShortSession {
  const reader = openSessionSegments([path]);
  onTestFinished(() => reader.close());
  return readCutShort(reader);
}

/** The next runtime, with its own recorder, `GAP_US` later. */
function goOn(session: CutShortSession, path: string, change: Partial<SessionConfig> = {}) {
  const events: RuntimeEvent[] = [];
  const config = { ...session.pipeline.config(), ...change };
  const atUs = session.last.atUs + GAP_US;
  const runtime = new SessionRuntime({
    runtimeId: 1,
    sessionId: HEADER.sessionId,
    origin: "live",
    title: session.title,
    config,
    nowUs: () => 0,
    recorder: openFileRecorder(path, { ...HEADER, segment: 2 }, session.title),
    createDecoder,
    createAnalysis: () => new DelayedAnalysis({}, () => 0),
    cutShort: session,
    onError: (error) => {
      throw error;
    },
  });
  runtime.subscribe((event) => events.push(event));
  runtime.goOn(session, config, atUs);
  return { runtime, events, atUs };
}

describe("a session that was cut short", () => {
  let folder = "";
  let first = "";
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cementwatch-cut-short-"));
    first = join(folder, "case.mcap");
    await crash(first);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is read up to its last whole chunk: state, time, numbers, the picture that was held", () => {
    const session = read(first);
    expect(session.last.atUs).toBeGreaterThan(CRASH_US - 600_000);
    expect(session.last.atUs).toBeLessThanOrEqual(CRASH_US);
    // A case in virtual time has no wall clock: its beginning is the only pair.
    expect(session.last.wallMs).toBe(Date.parse(HEADER.wallStart) + session.last.atUs / 1_000);
    expect(session.pipeline.alarmState().alarms.map(({ condition }) => condition)).toContain("A1");
    expect(session.unrecorded).toEqual([]);
    expect(session.isCaseEnded).toBe(false);
    const last = session.frames[0]?.ready.frame.frameNumber ?? 0;
    expect(last).toBeGreaterThan(50);
    expect(session.intake).toMatchObject({ frameNumbers: [["carm", last]], patientKey: expect.any(String) });
    // The object of the next frame may have come into the last chunk without it.
    expect([last, last + 1]).toContain(session.intake.objectNumber);
  });

  it("goes on: alarms stand and are not raised anew, nothing is watched, and both files replay as one", async () => {
    const session = read(first);
    const before = session.pipeline.alarmState().alarms.find(({ condition }) => condition === "A1");
    const second = join(temporaryFolder(), "case.2.mcap");
    const { runtime, events, atUs } = goOn(session, second);
    const snapshot = runtime.snapshot();
    const now = snapshot.alarms.alarms.find(({ condition }) => condition === "A1");
    expect(now).toEqual({ ...before, presentUntilUs: now?.presentUntilUs });
    const raised = events.flatMap((event) => (event.kind === "alarm" ? [event.event] : []));
    expect(raised.filter(({ alarm }) => alarm.condition === "A1")).toEqual([]);
    expect(events.filter(({ kind }) => kind === "assessment").length).toBeLessThan(5);
    expect(snapshot.assessment?.risk.state).toBe("stop");
    expect(atUs - (snapshot.assessment?.atUs ?? 0)).toBeLessThan(100_000);
    expect(snapshot.assessment?.pictures[0]?.state).not.toBe("live");
    expect(snapshot.frames).toHaveLength(1);
    expect(snapshot.series).toHaveLength(1);

    const actor = { role: "touch", control: "test" } as const;
    const { sequence } = runtime.act({ kind: "acknowledge", alarmId: "all" }, actor);
    expect(sequence).toBe(session.sequence + 3);
    runtime.advance(atUs + 12_000_000);
    await runtime.close();
    const reader = openSessionSegments([first, second]);
    onTestFinished(() => reader.close());
    expect(reader.snapshotBefore(reader.endUs)?.atUs).toBeGreaterThanOrEqual(atUs);
    for (const chunkUs of [undefined, 70_000])
      expect(checkReplay(reader, createDecoder, chunkUs)).toMatchObject({ isEqual: true, differences: [] });
  });

  it("records alarms whose own record was lost, once", () => {
    const session = read(first);
    const alarm = session.pipeline.alarmState().alarms[0];
    if (alarm === undefined) throw new Error("an alarm stands");
    const event = { phase: "raised", alarm, atUs: session.last.atUs } as const;
    const lost = { ...session, unrecorded: [{ kind: "alarm", event } as const] };
    const { events } = goOn(lost, join(temporaryFolder(), "case.2.mcap"));
    expect(events.filter((entry) => entry.kind === "alarm" && entry.event === event)).toHaveLength(1);
  });
});

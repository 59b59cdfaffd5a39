/** A recorded session once more: the same alarms when nothing changed, others when a limit did, and what is lost. */
import { join } from "node:path";
import type { RecordedMessage, Topic } from "@cementwatch/server/recording/recorder";
import { openSession, type SessionReader } from "@cementwatch/server/recording/session-reader";
import { recomputeSession } from "@cementwatch/server/rerun/recompute-session";
import { createDecoder } from "@cementwatch/server/session/decoders";
import type { JsonValue } from "@cementwatch/shared/json";
import { alarmDifference, isDifferent } from "@cementwatch/shared/review/alarm-difference";
import type { RerunMode } from "@cementwatch/shared/review/rerun";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { expect, it } from "vitest";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../../../support/recorded-session.ts";

const EXACT = { windowMs: 10_000, sameWithinMs: 0 };

/** The reader with its messages changed on the way. */
function altered(
  reader: SessionReader,
  change: (message: RecordedMessage) => readonly RecordedMessage[],
): SessionReader {
  return {
    ...reader,
    startUs: reader.startUs,
    endUs: reader.endUs,
    *messages() {
      for (const message of reader.messages()) yield* change(message);
    },
  };
}

function run(reader: SessionReader, mode: RerunMode, parameters: Record<string, number> = {}) {
  return recomputeSession(reader, { mode, parameters, createDecoder });
}

it("gives the recorded alarms again, from findings and from pixels, and others with other limits", async () => {
  const path = join(temporaryFolder(), "case.mcap");
  // The leak is seen at 42 s: what comes later tells nothing more.
  await recordCase(path, HAND_BURSTS, 44e6);
  const reader = openSession(path);
  try {
    for (const mode of ["pipelineOnly", "reanalyse"] as const) {
      const same = run(reader, mode);
      expect(same.recorded.length).toBeGreaterThan(1);
      const { counts } = alarmDifference(same.recorded, same.recomputed, EXACT);
      expect(isDifferent(counts), `${mode} ${JSON.stringify(counts)}`).toBe(false);
      expect(same.frames > 0).toBe(mode === "reanalyse");
      expect(same.framesWithoutPixels).toBe(0);
      expect(same.inputsMissing).toBe(0);
    }
    const other = run(reader, "pipelineOnly", { posteriorAreaMm2: 20, posteriorSingleFrameAreaMm2: 40 });
    const { entries } = alarmDifference(other.recorded, other.recomputed, EXACT);
    expect(entries.find(({ before }) => before?.condition === "A1")?.shiftMs).toBeGreaterThan(100);
    expect(other.recomputedLimits.posteriorAreaMm2).toBe(20);
    expect(other.recordedLimits.posteriorAreaMm2).toBe(1.5);
    // The image analysis alone uses it: only the pixels can tell.
    const blind = { noiseFactor: 10, opacityMin: 1 };
    const fromFindings = run(reader, "pipelineOnly", blind);
    expect(fromFindings.recomputed).toEqual(fromFindings.recorded);
    expect(run(reader, "reanalyse", blind).recomputed.filter(({ kind }) => kind === "leak")).toEqual([]);
    // Where no picture is left, what was found then stands.
    const lost = run(
      altered(reader, (message) => (message.topic === "/input/dicom" ? [] : [message])),
      "reanalyse",
    );
    expect(lost.frames).toBe(0);
    expect(lost.framesWithoutPixels).toBeGreaterThan(50);
    expect(lost.recomputed).toEqual(lost.recorded);
    // What the analysis of that day said of itself: another one runs now.
    const restarted = { kind: "system", event: { kind: "analysis", state: "restarted", detail: "" } };
    const told = altered(reader, (message) =>
      message.topic === "/input/finding"
        ? [{ ...message, topic: "/input/system", json: restarted }]
        : [message],
    );
    expect(run(told, "reanalyse").recomputed).toEqual(lost.recorded);
    // A chunk that stands in the file twice, and one that is missing.
    const twice = run(
      altered(reader, (message) => [message, message]),
      "pipelineOnly",
    );
    expect(twice.recomputed).toEqual(lost.recorded);
    expect(twice.inputs).toBe(lost.inputs);
    const torn = run(
      altered(reader, (message) => (message.topic === "/input/finding" ? [] : [message])),
      "pipelineOnly",
    );
    expect(torn.inputsMissing).toBeGreaterThan(50);
    expect(torn.recomputed.filter(({ kind }) => kind === "leak")).toEqual([]);
  } finally {
    reader.close();
  }
});

function madeUp(messages: readonly RecordedMessage[]): SessionReader {
  return { startUs: 0, endUs: 10e6, messages: () => messages.values() } as unknown as SessionReader;
}

function input(sequence: number, atUs: number, json: object, topic: Topic): RecordedMessage {
  return { topic, sequence, atUs, measuredAtUs: atUs, json: json as JsonValue };
}

function configAt(sequence: number, atUs: number, level: "L1" | "L2"): RecordedMessage {
  const base = emptySessionConfig("2026-01-15");
  const config = { ...base, procedure: { ...base.procedure, level } };
  return input(sequence, atUs, { kind: "config", config }, "/input/config");
}

it("gives each alarm the level that was treated when it was raised", () => {
  const raised = (id: number, raisedAtUs: number) =>
    input(
      0,
      raisedAtUs,
      { phase: "raised", atUs: raisedAtUs, alarm: { id, raisedAtUs, priority: "high" } },
      "/alarm",
    );
  const messages = [
    configAt(1, 0, "L1"),
    raised(1, 1e6),
    configAt(2, 2e6, "L2"),
    raised(2, 1.9e6),
    raised(3, 3e6),
  ];
  const { recorded } = run(madeUp(messages), "pipelineOnly");
  expect(recorded.map(({ level }) => level)).toEqual(["L1", "L1", "L2"]);
});

it("makes nothing of a file without inputs", () => {
  const empty = run({ startUs: 0, endUs: 0, *messages() {} } as unknown as SessionReader, "reanalyse");
  expect(empty).toMatchObject({ recorded: [], recomputed: [], inputs: 0, firstConfig: undefined });
});

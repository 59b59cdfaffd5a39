/** Makes small session files through the real pipeline and recorder, in virtual time. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scenario } from "@cementwatch/drivers/plant/scenario";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { runFast } from "@cementwatch/server/session/fast-run";
import { createFastSession } from "@cementwatch/server/session/fast-session";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { onTestFinished } from "vitest";

export const HAND_BURSTS: Scenario = {
  seed: 12,
  procedure: "pvp",
  leak: "posterior",
  fluoro: "bursts",
  fitted: [],
  technique: "syringe",
  length: "short",
  startAgeMin: 4,
};

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cementwatch-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function testHeader(sessionId = "2026-01-15-test"): SessionHeader {
  return { ...newSessionHeader("simulated", Date.UTC(2026, 0, 15, 9, 30), "00000000"), sessionId };
}

/** Records a simulated case to `path`, as `cementwatch simulate` does; with `untilUs` its beginning only. */
export async function recordCase(path: string, scenario: Scenario, untilUs?: number): Promise<void> {
  await loadCodecs();
  const whole = createSimulatedCase(scenario);
  const source = untilUs === undefined ? whole : { ...whole, endUs: untilUs };
  const header = testHeader();
  const title = "test case";
  const { runtime, analysis } = createFastSession({
    sessionId: header.sessionId,
    origin: "simulated",
    title,
    config: source.config,
    recorder: openFileRecorder(path, header, title),
    nowMs: () => 0,
    onAct: (act, atUs) => source.operator(act, atUs),
  });
  runFast(source, runtime, analysis, () => undefined);
  await runtime.close();
}

/** An input that carries its number, for counting what survived. */
export function numberedInput(sequence: number, atUs: number, padding = 0): RecordedMessage {
  const json = { kind: "link", targetId: "x", state: "running", detail: "p".repeat(padding) };
  return { topic: "/input/link", sequence, atUs, measuredAtUs: atUs, json };
}

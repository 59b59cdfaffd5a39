/** Makes small session files through the real pipeline and recorder, in virtual time. */
import { createHash } from "node:crypto";
import { constants, copyFileSync, mkdtempSync, rmSync } from "node:fs";
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
import { madeOnce } from "./run-folder.ts";

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

/**
 * Records a simulated case to `path`, as `cementwatch simulate` does; up to `endUs` when that comes first. In one run of
 * the tests each case is recorded once, and copied to whoever asks for it again.
 */
export async function recordCase(
  path: string,
  scenario: Scenario,
  endUs = Number.POSITIVE_INFINITY,
): Promise<void> {
  const asked = createHash("sha256").update(JSON.stringify([scenario, String(endUs)]));
  const name = `${asked.digest("hex")}.mcap`;
  const made = await madeOnce(name, (file) => record(file, scenario, endUs));
  if (made === undefined) await record(path, scenario, endUs);
  else copyFileSync(made, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
}

async function record(path: string, scenario: Scenario, endUs: number): Promise<void> {
  await loadCodecs();
  const source = createSimulatedCase(scenario);
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
  runFast({ ...source, endUs: Math.min(source.endUs, endUs) }, runtime, analysis, () => undefined);
  await runtime.close();
}

/** An input that carries its number, for counting what survived. */
export function numberedInput(sequence: number, atUs: number, padding = 0): RecordedMessage {
  const json = { kind: "link", targetId: "x", state: "running", detail: "p".repeat(padding) };
  return { topic: "/input/link", sequence, atUs, measuredAtUs: atUs, json };
}

/** Sessions with an account of the procedure, for the report: a two-level vertebroplasty, a kyphoplasty, worst inputs. */
import { uidFromSeed } from "@cementwatch/drivers/carms/dicom-uid";
import { createXaWriter } from "@cementwatch/drivers/carms/dicom-writer";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { openSession } from "@cementwatch/server/recording/session-reader";
import type { ActiveAlarm, AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { JsonValue } from "@cementwatch/shared/json";
import { VERTEBRAL_LEVELS, type VertebralLevel } from "@cementwatch/shared/procedure/level";
import type { LevelRecord, ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { emptySessionConfig, type SessionConfig } from "@cementwatch/shared/session/session-config";
import type { Sample } from "@cementwatch/shared/telemetry/sample";
import { testHeader } from "./recorded-session.ts";

const S = 1_000_000;

export function levelRecord(level: VertebralLevel, startS: number): LevelRecord {
  return {
    level,
    isActive: false,
    firstActiveAtUs: startS * S,
    cannulas: [
      {
        side: "left",
        isActive: true,
        pumpVolumeMl: 3.24,
        deadVolumeMl: 0.54,
        styletVolumeMl: 0,
        deliveredVolumeMl: 2.7,
        countedTubes: 0,
        countedSyringes: 0,
        isApproximate: false,
      },
      {
        side: "right",
        isActive: false,
        deadVolumeMl: 0.54,
        styletVolumeMl: 0.54,
        deliveredVolumeMl: 1.5,
        countedTubes: 1,
        countedSyringes: 0,
        isApproximate: true,
      },
    ],
    injections: [
      {
        side: "left",
        batch: "A",
        startedAtUs: (startS + 4) * S,
        endedAtUs: (startS + 12) * S,
        volumeMl: 1.1,
        peakPressureKpa: 812,
        isMarked: false,
      },
      {
        side: "left",
        batch: "A",
        startedAtUs: (startS + 20) * S,
        endedAtUs: (startS + 33) * S,
        isMarked: true,
      },
    ],
    balloons: [],
    deliveredVolumeMl: 4.2,
    isApproximate: true,
    looks: 22,
    looksPerMl: 5.2,
    heights: {
      before: {
        anteriorMm: 15,
        middleMm: 17,
        posteriorMm: 25,
        wedgeDeg: 14,
        referenceMm: 26,
        uncertainty01: 0.06,
      },
      after: { anteriorMm: 20.5, middleMm: 21, posteriorMm: 25.2, wedgeDeg: 8, uncertainty01: 0.06 },
    },
    decompression: { beforeKpa: 6.1, afterKpa: 3.2 },
    endplateContact: { superior: true, inferior: false },
  };
}

/** What the pipeline would have told at the end of a case of these levels. */
export function procedureRecord(levels: readonly VertebralLevel[], atUs = 100 * S): ProcedureRecord {
  const records = levels.map((level, index) => levelRecord(level, 10 + index * 3));
  const [first, ...others] = records;
  const balloon = {
    side: "left",
    profileId: "balloon-15-400",
    inflatedAtUs: 3 * S,
    deflatedAtUs: 8 * S,
    peakPressureKpa: 1420,
    peakVolumeMl: 3.1,
    cavityVolumeMl: 3.1,
    isRuptured: false,
    steps: [{ atUs: 4 * S, peakKpa: 1200, decay01: 0.4, volumeMl: 2 }],
    stopReasons: ["rated pressure"],
  } as const;
  return {
    atUs,
    phase: "ended",
    checks: [],
    caseStartedAtUs: 2 * S,
    caseEndedAtUs: 95 * S,
    batches: [
      {
        id: "A",
        profileId: "pmma-medium",
        profileVersion: 1,
        title: "PMMA, medium viscosity",
        mixStartedAtUs: 3 * S,
        reducedS: 420,
        phase: "working",
        isActive: true,
      },
    ],
    levels: first === undefined ? [] : [{ ...first, balloons: [balloon] }, ...others],
    totals: {
      deliveredVolumeMl: 4.2 * levels.length,
      isApproximate: true,
      cementMassG: 7.6,
      monomerMassG: 2.4,
    },
    signed: [{ item: "patient", atUs: 1 * S, by: "setup" }],
    marks: [
      { atUs: 3 * S, sequence: 10, kind: "mixStart", text: "Mixing started, batch A" },
      { atUs: 40 * S, sequence: 11, kind: "vitals", text: "SpO₂ 91 %, 100 mmHg" },
      { atUs: 41 * S, sequence: 12, kind: "complication", text: "BCIS grade 1: short fall of saturation" },
      { atUs: 50 * S, sequence: 13, kind: "mark", text: "taken back", isUndone: true },
      { atUs: 95 * S, sequence: 14, kind: "caseStop", text: "Case stopped" },
    ],
    followUp: { painBefore: 8 },
    dose: { airKermaMgy: 210, dapGyCm2: 31.5, fluoroTimeS: 312 },
  };
}

export const EVERY_LEVEL: readonly VertebralLevel[] = VERTEBRAL_LEVELS;

/** An output as the recorder takes it. */
export function recorded(
  topic: RecordedMessage["topic"],
  atUs: number,
  json: unknown,
  sequence = 1,
): RecordedMessage {
  return { topic, sequence, atUs, measuredAtUs: atUs, json: json as JsonValue };
}

/** A session file of nothing but these messages. */
export async function writeSession(
  path: string,
  messages: readonly RecordedMessage[],
  title = "Case",
): Promise<void> {
  const recorder = openFileRecorder(path, testHeader(), title);
  for (const message of messages) recorder.record(message);
  await recorder.close();
}

/** Copies a session, leaving out its own accounts of the procedure, and puts `procedure` at its end. */
export async function copyWithProcedure(from: string, to: string, procedure: ProcedureRecord): Promise<void> {
  const reader = openSession(from);
  const messages = [...reader.messages()].filter(({ topic }) => topic !== "/procedure");
  const { title, endUs } = reader;
  reader.close();
  const phases = (["setUp", "waiting", "injecting", "watching", "ended"] as const).map((phase, index) =>
    recorded("/procedure", Math.round((endUs * (index + 1)) / 6), { ...procedure, phase }),
  );
  const merged = [...messages, ...phases].toSorted((a, b) => a.atUs - b.atUs);
  await writeSession(to, [...merged, recorded("/procedure", endUs, procedure)], title);
}

/** A config input that names the case. */
export function configMessage(
  sequence: number,
  pseudonym: string,
  change: Partial<SessionConfig> = {},
): RecordedMessage {
  const base = emptySessionConfig("2026-01-15");
  const config = { ...base, ...change, procedure: { ...base.procedure, pseudonym } };
  return recorded("/input/config", 0, { kind: "config", config }, sequence);
}

/** One leak alarm in one of its phases. */
export function alarmMessage(
  id: number,
  phase: AlarmEvent["phase"],
  atUs: number,
  change: Partial<ActiveAlarm> = {},
  sequence = 1,
): RecordedMessage {
  const alarm: ActiveAlarm = {
    id,
    condition: "A1",
    kind: "leak",
    priority: "high",
    headline: "STOP",
    place: "CEMENT BEHIND WALL",
    act: "release · wait · check AP",
    evidence: [{ name: "area behind wall", value: 2, limit: 1.5, unit: "mm²" }],
    raisedAtUs: atUs,
    presentUntilUs: atUs,
    isPresent: true,
    isLatched: true,
    isAcknowledged: phase === "acknowledged",
    isAudible: true,
    soundsOnce: false,
    soundCount: 1,
    ...change,
  };
  return recorded("/alarm", atUs, { atUs, phase, alarm }, sequence);
}

export function sampleMessage(signal: Sample["signal"], atUs: number, value: number): RecordedMessage {
  return recorded("/telemetry", atUs, {
    signal,
    deviceId: "pump",
    atUs,
    measuredAtUs: atUs,
    value,
    quality: "valid",
  });
}

/** A picture whose header names `patient`, its frame event, and what was found in it; sequences from `sequence` on. */
export function pictureMessages(
  sequence: number,
  atUs: number,
  frameNumber: number,
  patient: string,
): RecordedMessage[] {
  const side = 96;
  const writer = createXaWriter({
    sopClass: "xa",
    patientPseudonym: patient,
    studyUid: uidFromSeed("study"),
    seriesUid: uidFromSeed("series"),
    startedAt: { date: "20260115", time: "093000" },
    rows: side,
    columns: side,
    bitsStored: 12,
    photometric: "MONOCHROME2",
    intensity: "LOG",
  });
  const pixels = Uint16Array.from({ length: side * side }, (_, i) => 400 + ((i * 37) % 3000));
  const bytes = writer.writeFrame(pixels, frameNumber, { date: "20260115", time: "093001.5" });
  const object = { pictureId: "lateral", delivery: "live", objectNumber: frameNumber };
  const frame = {
    ...object,
    view: "lateral",
    frameNumber,
    indexInObject: 0,
    contentHash: frameNumber,
    rows: side,
    columns: side,
  };
  const square = [
    { x: 30, y: 30 },
    { x: 60, y: 30 },
    { x: 60, y: 60 },
    { x: 30, y: 60 },
  ];
  const finding = {
    pictureId: "lateral",
    view: "lateral",
    delivery: "live",
    frameNumber,
    measuredAtUs: atUs,
    context: { isVolumeFitted: false, referenceRequest: 1, drawingVersion: 1 },
    outside: [],
    overlay: { cementPx: [square], outsidePx: [], contourPx: square, stopTicksPx: [] },
  };
  return [
    { ...recorded("/input/dicom", atUs, object, sequence), bytes },
    recorded("/input/frame", atUs, { kind: "frame", frame }, sequence),
    recorded("/input/finding", atUs, { kind: "finding", finding }, sequence + 1),
  ];
}

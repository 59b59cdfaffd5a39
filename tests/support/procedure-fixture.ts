/** Sessions with an account of the procedure, for the report: a two-level vertebroplasty, a kyphoplasty, worst inputs. */
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { openSession } from "@cementwatch/server/recording/session-reader";
import type { JsonValue } from "@cementwatch/shared/json";
import { VERTEBRAL_LEVELS, type VertebralLevel } from "@cementwatch/shared/procedure/level";
import type { LevelRecord, ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
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

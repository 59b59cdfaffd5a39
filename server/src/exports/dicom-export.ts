/**
 * A session as DICOM: the objects as they were received, unchanged, in one archive; pictures that came one by one as
 * runs; signals as a waveform; the course as a Procedure Log.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { uidFromSeed } from "@cementwatch/drivers/carms/dicom-uid";
import { jsonField } from "../recording/message-layout.ts";
import { makeReport } from "../reports/make-report.ts";
import type { Report } from "../reports/report.ts";
import { exportPictureRuns } from "./dicom-images.ts";
import { hemodynamicWaveform } from "./dicom-waveform.ts";
import { type ExportOutcome, type ExportTask, messagesOf, partOf } from "./export-task.ts";
import { TarWriter } from "./tar-writer.ts";
import { WallClock } from "./wall-clock.ts";
import { SignalSurvey, type WaveformGroup } from "./waveform-channels.ts";

/** @throws FaultError REC-UNREADABLE; the system's error */
export async function exportDicom(task: ExportTask): Promise<ExportOutcome> {
  const { folder, name, paths, followUpFile } = task;
  const made = await makeReport({ paths, ...(followUpFile === undefined ? {} : { followUpFile }) }, [
    "json",
    "sr",
  ]);
  const report = JSON.parse(Buffer.from(made.get("json") ?? []).toString()) as Report;
  writeFileSync(join(folder, `${name}.procedure-log.dcm`), made.get("sr") ?? new Uint8Array(0), {
    flag: "wx",
  });
  const received = await packReceived(partOf(task, 0.1, 0.4));
  const { groups, startIso } = await readChannels(partOf(task, 0.4, 0.6));
  if (groups.length > 0) {
    const object = hemodynamicWaveform(report, groups, startIso, `${task.fromUs} ${task.toUs}`);
    writeFileSync(join(folder, `${name}.waveform.dcm`), object, { flag: "wx" });
  }
  const runs = await exportPictureRuns(partOf(task, 0.6, 1), {
    studyUid: report.procedure.setUp?.worklist?.studyInstanceUid ?? uidFromSeed(`${report.session.id} study`),
    pseudonym: report.pseudonym,
    startedAt: report.session.startedAt,
  });
  return {
    written: { received, runs: runs.objects, frames: runs.frames, channels: groups.flatMap(channelTexts) },
    problems: [
      ...(groups.length === 0 ? ["no valid value of a signal is recorded: there is no waveform"] : []),
      ...(runs.unreadable === 0 ? [] : [`${runs.unreadable} pictures cannot be read`]),
    ],
  };
}

/** Part 10 objects of the range, byte for byte. Answers with how many. */
async function packReceived(task: ExportTask): Promise<number> {
  const { reader, folder, name } = task;
  let tar: TarWriter | undefined;
  let count = 0;
  for await (const message of messagesOf(task, "packing objects as received", ["/input/dicom"])) {
    tar ??= new TarWriter(join(folder, `${name}.received.tar`), Date.parse(reader.header.wallStart));
    const number = String(jsonField(message.json, "objectNumber")).padStart(6, "0");
    tar.addBytes(`object-${number}.dcm`, message.bytes ?? new Uint8Array(0));
    count += 1;
  }
  tar?.finish();
  return count;
}

async function readChannels(
  task: ExportTask,
): Promise<{ readonly groups: readonly WaveformGroup[]; readonly startIso: string }> {
  const survey = new SignalSurvey();
  const clock = new WallClock(task.reader.header);
  const startIso = new Date(clock.msOf(task.fromUs)).toISOString();
  for await (const message of messagesOf(partOf(task, 0, 0.5), "reading signals", ["/telemetry"]))
    survey.take(message);
  const plan = survey.plan(task.fromUs, task.toUs);
  for await (const message of messagesOf(partOf(task, 0.5, 1), "writing signals", ["/telemetry"]))
    plan.take(message);
  return { groups: plan.groups(), startIso };
}

/** What the 16 bits and the even spacing cost, for the person who compares. */
function channelTexts({ rateHz, channels }: WaveformGroup): string[] {
  return channels.map(({ signal, sensitivity, recorded, replaced }) => {
    const shift = (500 / rateHz).toFixed(1);
    return `${signal}: ${recorded} values in steps of ${Number(sensitivity).toPrecision(3)}, moved by at most ${shift} ms, ${replaced} replaced by a later one`;
  });
}

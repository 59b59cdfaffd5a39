/** What a server stands on: clock, storage and the stores of what people entered, opened and read before anything starts. */
import { join } from "node:path";
import type { WorklistSettings } from "@cementwatch/drivers/worklist/worklist-query";
import { FaultError } from "@cementwatch/shared/faults";
import { CalibrationOffice } from "../calibration-store/calibration-office.ts";
import { CementStore } from "../cement-store/cement-store.ts";
import { type Clock, createClock } from "../clock.ts";
import type { DeviceSet } from "../config.ts";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { createStorage, type Storage } from "../recording/storage.ts";
import { createRecordDesk, type RecordDesk } from "../records/record-desk.ts";
import { SOFTWARE } from "../software.ts";
import { CONTINUE_WITHIN_MIN, type Continuation, findContinuation } from "./find-continuation.ts";

export interface ServicesOptions {
  readonly dataFolder: string;
  readonly devicesFile?: string;
  /** A live session that was cut short less than so long ago goes on, min; 0: never. */
  readonly continueWithinMin?: number;
  readonly onError: (error: unknown) => void;
}

export interface ServerParts {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly cements: CementStore;
  readonly calibrationOffice: CalibrationOffice;
  readonly records: RecordDesk;
  readonly worklist?: WorklistSettings;
  /** What was cut short when the server before this one died. */
  readonly continuation: Continuation;
}

/** Opens everything; a file that cannot be used is told to `onError` and left out. */
export async function openServerParts(
  options: ServicesOptions,
  { room: _room, worklist, pacs = [], ...fitted }: DeviceSet,
): Promise<ServerParts> {
  await loadCodecs();
  const clock = createClock();
  const storage = await createStorage({
    dataDirectory: options.dataFolder,
    nowMs: () => clock.nowUs() / 1_000,
  });
  const cements = new CementStore(join(options.dataFolder, "cements"), () => clock.wallMs());
  await cements.load();
  for (const problem of cements.problems()) options.onError(new FaultError("PIP-CONFIG-INVALID", problem));
  const calibrationOffice = new CalibrationOffice({
    dataFolder: options.dataFolder,
    wallMs: () => clock.wallMs(),
    software: SOFTWARE,
  });
  await calibrationOffice.load();
  for (const problem of calibrationOffice.problems()) {
    options.onError(new FaultError("PIP-CONFIG-INVALID", problem));
  }
  const records = createRecordDesk({
    dataFolder: options.dataFolder,
    storage,
    wallMs: () => clock.wallMs(),
    nowUs: () => clock.nowUs(),
    onError: options.onError,
    pacs,
  });
  const continuation = findContinuation({
    sessionsFolder: join(options.dataFolder, "sessions"),
    wallMs: clock.wallMs(),
    withinMin: options.continueWithinMin ?? CONTINUE_WITHIN_MIN,
    fitted,
    onError: options.onError,
  });
  await records.load(continuation.session?.header.sessionId);
  calibrationOffice.calibrations.onStored = ({ id, kind, plan, operator, hash }) =>
    records.audit.append({
      action: `calibration.${kind === "rollback" ? "rollbackStored" : "stored"}`,
      object: `${id} ${plan.signal} S/N ${plan.device.serialNumber}`,
      actor: operator,
      after: hash,
    });
  return {
    clock,
    storage,
    cements,
    calibrationOffice,
    records,
    continuation,
    ...(worklist === undefined ? {} : { worklist }),
  };
}

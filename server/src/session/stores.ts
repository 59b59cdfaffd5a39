/** Opens what a server keeps on its disk. */
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { CalibrationOffice } from "../calibration-store/calibration-office.ts";
import { CementStore } from "../cement-store/cement-store.ts";
import { type Clock, createClock } from "../clock.ts";
import { createStorage, type Storage } from "../recording/storage.ts";
import { SOFTWARE } from "../software.ts";

export interface Stores {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly cements: CementStore;
  readonly calibrationOffice: CalibrationOffice;
}

/** Files that are damaged are told one by one; the rest is used. */
export async function openStores(dataFolder: string, onError: (error: unknown) => void): Promise<Stores> {
  const clock = createClock();
  const wallMs = () => clock.wallMs();
  const storage = await createStorage({ dataDirectory: dataFolder, nowMs: () => clock.nowUs() / 1_000 });
  const cements = new CementStore(join(dataFolder, "cements"), wallMs);
  await cements.load();
  const calibrationOffice = new CalibrationOffice({ dataFolder, wallMs, software: SOFTWARE });
  await calibrationOffice.load();
  for (const problem of [...cements.problems(), ...calibrationOffice.problems()]) {
    onError(new FaultError("PIP-CONFIG-INVALID", problem));
  }
  return { clock, storage, cements, calibrationOffice };
}

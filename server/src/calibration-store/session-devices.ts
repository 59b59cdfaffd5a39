/** Which devices and calibrations a recorded session used, from the configurations in its file. */
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { jsonField } from "../recording/message-layout.ts";
import { openSessionSegments } from "../recording/session-segments.ts";

export interface SessionDevice {
  readonly deviceId: string;
  /** As entered, or as the calibration in force names it. */
  readonly serialNumbers: readonly string[];
  readonly calibrationIds: readonly string[];
}

/** A configuration comes at the start and with each change; what is beyond so many is passed over. */
const CONFIGS_MOST = 2_000;

/** One for each device id, over all configurations of the session. @throws FaultError REC-UNREADABLE */
export function sessionDevices(paths: readonly string[]): readonly SessionDevice[] {
  const reader = openSessionSegments(paths);
  try {
    const found = new Map<string, { serials: Set<string>; ids: Set<string> }>();
    let seen = 0;
    for (const { json } of reader.messages({ topics: ["/input/config"] })) {
      seen += 1;
      if (seen > CONFIGS_MOST) break;
      const config = jsonField(json, "config") as unknown as SessionConfig | undefined;
      for (const device of config?.devices ?? []) {
        const entry = found.get(device.id) ?? { serials: new Set(), ids: new Set() };
        found.set(device.id, entry);
        if (device.serialNumber !== undefined) entry.serials.add(device.serialNumber);
        for (const record of Object.values(device.calibrations ?? {})) {
          entry.ids.add(record.id);
          if (record.deviceSerial !== "") entry.serials.add(record.deviceSerial);
        }
      }
    }
    return [...found].map(([deviceId, { serials, ids }]) => ({
      deviceId,
      serialNumbers: [...serials],
      calibrationIds: [...ids],
    }));
  } finally {
    reader.close();
  }
}

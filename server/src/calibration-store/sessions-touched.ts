/** Sessions that an out-of-tolerance as-found puts in doubt: those with the device since it was last known to be good. */
import { join } from "node:path";
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { phaseInForce } from "@cementwatch/shared/calibration/entry-use";
import { FaultError } from "@cementwatch/shared/faults";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { listSegments } from "../recording/segment-path.ts";
import { type SessionDevice, sessionDevices } from "./session-devices.ts";

export interface TouchedSession {
  readonly sessionId: string;
  readonly title: string;
  readonly startedAt: string;
  /** Calibrations that were in force for the device in that session. */
  readonly calibrationIds: readonly string[];
}

export interface TouchedSources {
  /** Of the same device and signal, oldest first. */
  readonly chain: readonly CalibrationEntry[];
  readonly sessions: readonly SessionSummary[];
  readonly devicesOf: (sessionId: string) => readonly SessionDevice[] | undefined;
}

/** Beyond this a list helps nobody; the newest are read. */
const SESSIONS_MOST = 2_000;
/** About 1 kB each. */
const CACHE_MOST = 4_000;

/**
 * Newest first; empty when the entry's as-found is within tolerance. A session counts when it began after the last
 * calibration that left the device good, and before this one; one that cannot be read counts too: nothing clears it.
 */
export function sessionsTouched(entry: CalibrationEntry, sources: TouchedSources): readonly TouchedSession[] {
  const { verdict } = entry.asFound;
  if (entry.kind === "rollback" || verdict === "pass" || verdict === "conditionalPass") return [];
  const serial = entry.plan.device.serialNumber;
  const lastGood = sources.chain.findLast(
    ({ version, kind, ...earlier }) =>
      version < entry.version && kind === "calibration" && isGood({ version, kind, ...earlier }),
  );
  const from = lastGood === undefined ? -Infinity : Date.parse(lastGood.finishedAt);
  const until = Date.parse(entry.startedAt);
  const ids = new Set(sources.chain.map(({ id }) => id));
  return sources.sessions.slice(0, SESSIONS_MOST).flatMap(({ sessionId, title, startedAt, origin }) => {
    const began = Date.parse(startedAt);
    if (origin === "simulated" || began < from || began > until) return [];
    const devices = sources.devicesOf(sessionId);
    const session = { sessionId, title, startedAt };
    if (devices === undefined) return [{ ...session, calibrationIds: [] }];
    const own = devices.filter(
      ({ serialNumbers, calibrationIds }) =>
        serialNumbers.includes(serial) || calibrationIds.some((id) => ids.has(id)),
    );
    return own.length === 0
      ? []
      : [{ ...session, calibrationIds: own.flatMap((device) => device.calibrationIds) }];
  });
}

function isGood(entry: CalibrationEntry): boolean {
  const verdict = phaseInForce(entry)?.verdict;
  return verdict === "pass" || verdict === "conditionalPass";
}

/** Reads each finished session once; `undefined` for one that cannot be read. */
export class SessionDevicesCache {
  readonly #folder: string;
  readonly #known = new Map<string, readonly SessionDevice[]>();

  /** @param dataFolder the folder that holds `sessions/` */
  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, "sessions");
  }

  read(session: SessionSummary): readonly SessionDevice[] | undefined {
    const known = this.#known.get(session.sessionId);
    if (known !== undefined) return known;
    try {
      const segments = listSegments(this.#folder).get(session.sessionId) ?? [];
      if (segments.length === 0) return undefined;
      const devices = sessionDevices(segments.map(({ path }) => path));
      if (session.state === "complete") {
        const [oldest] = this.#known.keys();
        if (this.#known.size >= CACHE_MOST && oldest !== undefined) this.#known.delete(oldest);
        this.#known.set(session.sessionId, devices);
      }
      return devices;
    } catch (error) {
      if (error instanceof FaultError || (error instanceof Error && "syscall" in error)) return undefined;
      throw error;
    }
  }
}

/** What a live session begins with when the server before this one died: its own past, or words about it. */
import type { AlarmLogEntry } from "@cementwatch/shared/alarm/alarm-log";
import type { FaultError } from "@cementwatch/shared/faults";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { type AlarmLog, MAX_PAGE } from "../alarm-log/alarm-log.ts";
import type { ContinuedSession } from "./create-runtime.ts";
import type { Continuation } from "./find-continuation.ts";
import type { SessionRuntime } from "./session-runtime.ts";

export interface Restart {
  readonly continued?: ContinuedSession;
  /** Latched alarms that no session shows any more, in words. */
  readonly alarms: readonly string[];
  readonly problem?: FaultError;
}

/** A log that cannot be read must not keep the monitor from starting. */
export async function readRestart(
  log: AlarmLog,
  { session, problem }: Continuation,
  onError: (error: unknown) => void,
): Promise<Restart> {
  const told = problem === undefined ? {} : { problem };
  try {
    if (session === undefined) return { ...told, alarms: await log.beforeRestart(() => false) };
    const { sessionId } = session.header;
    const { alarms } = session.pipeline.alarmState();
    const stillStands = ({ sessionId: of, alarm }: AlarmLogEntry) =>
      of === sessionId &&
      alarms.some(({ id, condition }) => id === alarm?.id && condition === alarm.condition);
    const beforeRestart = await log.beforeRestart(stillStands);
    const page = await log.read(undefined, MAX_PAGE);
    const known = page.entries.filter((entry) => entry.sessionId === sessionId);
    return { continued: { cutShort: session, known }, alarms: beforeRestart };
  } catch (error) {
    onError(error);
    const continued = session === undefined ? {} : { continued: { cutShort: session, known: [] } };
    return { ...told, ...continued, alarms: [] };
  }
}

/** Devices and pictures as they were in force, with the settings (such as a port) that the device set gives now. */
export function configOfContinued(before: SessionConfig, given: SessionConfig): SessionConfig {
  return {
    ...before,
    devices: before.devices.map((device) => ({ ...device, ...optionsIn(given.devices, device.id) })),
    pictures: before.pictures.map((picture) => ({ ...picture, ...optionsIn(given.pictures, picture.id) })),
  };
}

/** Tells the screens, until somebody acknowledges it, what the restart means for them. */
export function tellRestart(runtime: SessionRuntime, { continued, alarms, problem }: Restart): void {
  const lines: string[] = [];
  if (continued !== undefined) {
    const goneS = ((runtime.nowUs() - continued.cutShort.last.atUs) / 1e6).toFixed(0);
    runtime.fault("SYS-RESUMED", "server", `session ${runtime.sessionId}: ${goneS} s were not watched`);
    lines.push(`SAME CASE GOES ON · ${goneS} S NOT WATCHED`);
  }
  if (problem !== undefined) {
    runtime.fault(problem.code, "server", problem.detail);
    lines.push("LEVEL AND VOLUME ARE NOT CARRIED OVER");
  }
  lines.push(...alarms);
  if (lines.length === 0) return;
  const event = { kind: "beforeRestart", alarms: lines } as const;
  runtime.input({ kind: "system", event }, runtime.nowUs());
}

function optionsIn<Options>(
  given: readonly { readonly id: string; readonly options: Options }[],
  id: string,
): { options?: Options } {
  const entry = given.find((candidate) => candidate.id === id);
  return entry === undefined ? {} : { options: entry.options };
}

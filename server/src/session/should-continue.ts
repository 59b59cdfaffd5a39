/** Whether the live session that was cut short goes on when the server starts again. Pure. */
import type { FaultCode } from "@cementwatch/shared/faults";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";

/** A wall clock that stands so little before the record's last moment was set right, not turned back (assumption). */
const CLOCK_SLACK_MS = 5_000;

type Fitted = Pick<SessionConfig, "devices" | "pictures">;

export interface CutShort {
  /** Wall time of its last recorded moment, ms since 1970. */
  readonly lastWallMs: number;
  /** Somebody began a case or mixed cement; without that and without devices there is nothing to go on with. */
  readonly isCaseBegun: boolean;
  /** Somebody pressed the end of the case: what comes next is another patient. */
  readonly isCaseEnded: boolean;
  /** What was connected. */
  readonly fitted: Fitted;
}

export interface Present {
  readonly wallMs: number;
  /** An older session is left as it is, min; 0: every one is. */
  readonly withinMin: number;
  /** What the device set names now. */
  readonly fitted: Fitted;
}

/** `fault` is absent when nobody expects that it goes on: the case had ended, or it is long ago. */
export type Decision =
  | { readonly isContinued: true }
  | { readonly isContinued: false; readonly why: string; readonly fault?: FaultCode };

/** Decides; `why` is told to people. */
export function shouldContinue(session: CutShort, present: Present): Decision {
  const ageMs = present.wallMs - session.lastWallMs;
  if (!Number.isFinite(ageMs)) return refused("its record has no readable time");
  if (ageMs > present.withinMin * 60_000)
    return { isContinued: false, why: `it ended ${Math.round(ageMs / 60_000)} min ago` };
  const { devices, pictures } = session.fitted;
  if (!session.isCaseBegun && devices.length + pictures.length === 0)
    return { isContinued: false, why: "nothing was connected and no case had begun" };
  if (session.isCaseEnded) return { isContinued: false, why: "its case had been stopped" };
  if (ageMs < -CLOCK_SLACK_MS)
    return refused(
      `the computer's clock stands ${Math.round(-ageMs / 1_000)} s before its last moment: set the clock`,
    );
  const before = namesOf(session.fitted);
  const now = namesOf(present.fitted);
  if (before !== now) return refused(`other devices are connected: ${now} instead of ${before}`);
  return { isContinued: true };
}

/** Session time that goes on by elapsed wall time and never runs back, µs. */
export function continuedAtUs(
  last: { readonly atUs: number; readonly wallMs: number },
  wallMs: number,
): number {
  return last.atUs + Math.max(0, Math.round((wallMs - last.wallMs) * 1_000));
}

function refused(why: string): Decision {
  return { isContinued: false, why, fault: "SYS-NOT-RESUMED" };
}

/** Each device with its driver and roles, each picture with its source: settings such as a port may change. */
function namesOf({ devices, pictures }: Fitted): string {
  const names = [
    ...devices.map(({ id, driver, roles }) => `${id} (${[driver, ...roles].join(" ")})`),
    ...pictures.map(({ id, source }) => `${id} (${source})`),
  ];
  return names.length === 0 ? "none" : names.join(", ");
}

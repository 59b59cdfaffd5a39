/** Turns what one session says and who pressed into entries of the alarm log. Time and disk are the log's. */
import type { ActiveAlarm, AlarmEvent, AlarmState } from "@cementwatch/shared/alarm/alarm";
import type { AlarmLogEntry } from "@cementwatch/shared/alarm/alarm-log";
import type { Actor } from "@cementwatch/shared/procedure/operator-act";
import type { Origin } from "@cementwatch/shared/protocol/channels";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { RuntimeEvent } from "../session/runtime.ts";
import type { NewEntry } from "./alarm-log-file.ts";

type SessionEntry = Omit<NewEntry, "wall" | "sessionId" | "origin">;

interface SessionAlarmLogParts {
  readonly sessionId: string;
  readonly origin: Origin;
  readonly nowUs: () => number;
  readonly wallIso: () => string;
  readonly add: (entry: NewEntry) => void;
  /** What the log holds already of a session that goes on. */
  readonly known?: readonly AlarmLogEntry[];
}

/** The log is written at most so much later than an alarm is raised (measured: 50 ms, and what the disk takes). */
const LAG_US = 2_000_000;
const HEARD: ReadonlySet<string> = new Set(["raised", "soundedAgain", "reminded"]);

export class SessionAlarmLog {
  readonly #parts: SessionAlarmLogParts;
  /** An alarm that was logged is not logged again when the record, which lags behind the log, is made up for. */
  readonly #known = new Set<string>();
  #by: string | undefined;
  #config: SessionConfig;
  #isPaused = false;
  #soundingScreen = "";
  /** Alarms that ask for sound until the state says whether it is paused. */
  #toSound: ActiveAlarm[] = [];

  constructor(parts: SessionAlarmLogParts, config: SessionConfig) {
    this.#parts = parts;
    this.#config = config;
    for (const { kind, alarm } of parts.known ?? [])
      if (alarm !== undefined) this.#known.add(keyOf(kind, alarm));
  }

  /** The record has been made up for: what comes from now on is new. */
  caughtUp(): void {
    this.#known.clear();
  }

  /** The session goes on after nothing was watched for `gapUs`; an alarm that the log just missed is made up for. */
  resumed(gapUs: number, standing: readonly ActiveAlarm[]): void {
    const loggedUs = this.#parts.known?.at(-1)?.atUs ?? 0;
    for (const alarm of standing) {
      if (alarm.raisedAtUs < loggedUs - LAG_US || this.#known.has(keyOf("raised", alarm))) continue;
      this.#add({ atUs: alarm.raisedAtUs, kind: "raised", alarm: noted(alarm) });
    }
    this.#add({
      atUs: this.#parts.nowUs(),
      kind: "resumed",
      detail: `${(gapUs / 1e6).toFixed(1)} s not watched`,
    });
  }

  /** Whose press is at work now; `undefined` when it is done. */
  pressedBy(actor: Actor | undefined): void {
    this.#by = actor === undefined ? undefined : `${actor.role}: ${actor.control}`;
  }

  take(event: RuntimeEvent): void {
    if (event.kind === "alarm") this.#alarm(event.event);
    else if (event.kind === "alarmState") this.#state(event.state);
    else if (event.kind === "config") this.#limits(event.config);
    else if (event.kind === "assessment") this.#soundingScreen = event.assessment.sound?.title ?? "";
    else if (event.kind === "closed") this.#add({ atUs: this.#parts.nowUs(), kind: "sessionEnded" });
  }

  #alarm({ phase, alarm, atUs }: AlarmEvent): void {
    if (phase === "updated" || this.#known.has(keyOf(phase, alarm))) return;
    const detail = phase === "ended" && alarm.reason?.startsWith("known") === true ? alarm.reason : undefined;
    this.#add({ atUs, kind: phase, alarm: noted(alarm), ...(detail === undefined ? {} : { detail }) });
    if (alarm.isAudible && HEARD.has(phase)) this.#toSound.push(alarm);
  }

  #state({ audioPausedUntilUs }: AlarmState): void {
    const atUs = this.#parts.nowUs();
    const isPaused = audioPausedUntilUs !== undefined;
    if (isPaused !== this.#isPaused) this.#add({ atUs, kind: isPaused ? "paused" : "pauseEnded" });
    this.#isPaused = isPaused;
    const where = this.#soundingScreen === "" ? "every wall" : this.#soundingScreen;
    for (const alarm of this.#toSound.splice(0)) {
      const detail = isPaused ? "held back by the audio pause" : `asked of ${where}`;
      this.#add({ atUs, kind: "sounded", alarm: noted(alarm), detail });
    }
  }

  #limits(config: SessionConfig): void {
    const before = this.#config.parameters;
    this.#config = config;
    for (const id of new Set([...Object.keys(before), ...Object.keys(config.parameters)])) {
      if (before[id] === config.parameters[id]) continue;
      const reason = config.limitReasons[id];
      const change = `${id} ${before[id] ?? "usual"} → ${config.parameters[id] ?? "usual"}`;
      const detail = reason === undefined ? change : `${change}: ${reason}`;
      this.#add({ atUs: this.#parts.nowUs(), kind: "limitChanged", detail });
    }
  }

  #add(entry: SessionEntry): void {
    const { sessionId, origin, wallIso, add } = this.#parts;
    const by = this.#by === undefined ? {} : { by: this.#by };
    add({ wall: wallIso(), sessionId, origin, ...entry, ...by });
  }
}

function noted({ id, condition, priority, isLatched, headline, place }: ActiveAlarm) {
  return { id, condition, priority, isLatched, headline, place };
}

function keyOf(kind: string, { id, condition }: Pick<ActiveAlarm, "id" | "condition">): string {
  return `${kind} ${id} ${condition}`;
}

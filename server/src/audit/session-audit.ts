/** Turns what people do to one live or simulated session into entries of the audit trail. */
import type { AuditEntry } from "@cementwatch/shared/audit/audit-row";
import type { FaultError } from "@cementwatch/shared/faults";
import type { Actor, OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { RuntimeEvent } from "../session/runtime.ts";
import type { SessionRuntime } from "../session/session-runtime.ts";
import type { AuditTrail } from "./audit-trail.ts";

/**
 * What each act is called in the trail. `undefined`: its only record is the session's, because it says nothing that
 * somebody has to answer for, or comes many times a second. A new act does not compile without a line here.
 */
const ACTIONS: Readonly<Record<OperatorAct["kind"], string | undefined>> = {
  start: "case.started",
  stop: "case.stopped",
  mark: "case.marked",
  needleIn: "case.needleIn",
  mixStarted: "cement.mixed",
  newBatch: "cement.mixed",
  takeReference: "picture.referenceTaken",
  confirmOutline: "picture.outlineConfirmed",
  viewChanged: "picture.viewChanged",
  zeroPressure: "device.zeroed",
  acceptDevice: "device.accepted",
  tareVolume: "device.tared",
  syringeChanged: "case.syringeChanged",
  styletIn: "case.styletIn",
  countVolume: undefined,
  cannulaMoved: "case.cannulaMoved",
  activeCannula: "case.cannulaChosen",
  injecting: undefined,
  sampleHard: "cement.hard",
  leakSeen: "leak.seen",
  knownLeak: "leak.declaredKnown",
  complication: "case.complication",
  vitals: undefined,
  balloon: "balloon.stepped",
  balloonReading: undefined,
  heights: "case.heightsMeasured",
  sign: "checklist.signed",
  followUp: "case.followUp",
  dose: "case.dose",
  beamKey: undefined,
  acknowledge: "alarm.acknowledged",
  audioPause: "alarm.audioPaused",
  soundingScreen: "alarm.screenChosen",
  pageFocus: undefined,
  undo: "act.undone",
};

/** Parts of the set-up that are not written out: a name might have been typed into them. */
const NOT_WRITTEN: ReadonlySet<string> = new Set(["pseudonym", "worklist"]);

interface SessionAuditParts {
  readonly trail: Pick<AuditTrail, "append" | "anchor" | "onProblem" | "state">;
  readonly sessionId: string;
  readonly origin: "live" | "simulated";
  /** The session began before this server did. */
  readonly isContinued?: boolean;
}

export class SessionAudit {
  readonly #parts: SessionAuditParts;
  #config: SessionConfig;
  #actor: Actor | undefined;
  #recorder = "stopped";
  #hasBegun = false;

  constructor(parts: SessionAuditParts, config: SessionConfig) {
    this.#parts = parts;
    this.#config = config;
  }

  /** Follows the runtime's events, and tells its screens when the trail cannot be written. */
  watch(runtime: Pick<SessionRuntime, "subscribe" | "input" | "nowUs">): void {
    const tell = ({ code, detail }: Pick<FaultError, "code" | "detail">) => {
      const fault = { code, targetId: "audit", detail };
      runtime.input({ kind: "system", event: { kind: "fault", fault } }, runtime.nowUs());
    };
    const stopTelling = this.#parts.trail.onProblem(tell);
    const { problem } = this.#parts.trail.state();
    if (problem !== "") tell({ code: "REC-AUDIT-FAILED", detail: problem });
    runtime.subscribe((event) => {
      if (event.kind === "closed") stopTelling();
      this.take(event);
    });
  }

  /** Whose press is at work now; `undefined` when it is done. */
  pressedBy(actor: Actor | undefined): void {
    this.#actor = actor;
  }

  act(act: OperatorAct, actor: Actor): void {
    const action = ACTIONS[act.kind];
    if (action === undefined) return;
    const reason = act.kind === "knownLeak" ? act.reason : undefined;
    this.#add({ action, ...objectOf(act), ...(reason === undefined ? {} : { reason }) }, actor);
  }

  take(event: RuntimeEvent): void {
    if (event.kind === "config") this.#changed(event.config);
    else if (event.kind === "status") this.#recording(event.status.recorder.state);
    else if (event.kind === "closed" && this.#hasBegun) {
      this.#add({ action: "session.ended" });
      void this.#parts.trail.anchor();
    }
  }

  #recording(state: string): void {
    if (state === this.#recorder) return;
    const before = this.#recorder;
    this.#recorder = state;
    const begun = this.#parts.isContinued === true ? "session.continued" : "session.started";
    const action = this.#hasBegun || state !== "recording" ? "session.recording" : begun;
    this.#hasBegun ||= state === "recording";
    this.#add({ action, before, after: state });
  }

  #changed(config: SessionConfig): void {
    const before = this.#config;
    this.#config = config;
    for (const id of namesIn(before.parameters, config.parameters)) {
      if (before.parameters[id] === config.parameters[id]) continue;
      this.#add({
        action: "limit.changed",
        object: id,
        before: String(before.parameters[id] ?? "usual"),
        after: String(config.parameters[id] ?? "usual"),
        reason: config.limitReasons[id] ?? "",
      });
    }
    this.#fields("procedure", before.procedure, config.procedure);
    this.#fields("fitted", before.fitted, config.fitted);
    for (const part of ["devices", "pictures", "drawings"] as const) {
      if (JSON.stringify(before[part]) !== JSON.stringify(config[part]))
        this.#add({ action: "config.changed", object: part });
    }
  }

  #fields(part: string, before: object, after: object): void {
    const old: Readonly<Record<string, unknown>> = { ...before };
    const now: Readonly<Record<string, unknown>> = { ...after };
    for (const name of namesIn(old, now)) {
      if (JSON.stringify(old[name]) === JSON.stringify(now[name])) continue;
      const values = NOT_WRITTEN.has(name) ? {} : { before: plain(old[name]), after: plain(now[name]) };
      this.#add({ action: "config.changed", object: `${part}.${name}`, ...values });
    }
  }

  #add(entry: AuditEntry, actor = this.#actor): void {
    const { trail, sessionId, origin } = this.#parts;
    const who = actor === undefined ? { role: "server" } : { role: actor.role, device: actor.control };
    const mark = origin === "simulated" ? { object: `SIMULATED ${entry.object ?? ""}`.trim() } : {};
    trail.append({ sessionId, ...who, ...entry, ...mark });
  }
}

/** What an act was done to, without what people typed. */
function objectOf(act: OperatorAct): Pick<AuditEntry, "object" | "after"> {
  switch (act.kind) {
    case "acknowledge":
    case "knownLeak":
      return { object: `alarm ${act.alarmId}` };
    case "sign":
      return { object: act.item, after: act.isSigned ? "signed" : "taken back" };
    case "audioPause":
      return { after: act.isPaused ? "paused" : "on" };
    case "acceptDevice":
      return { object: act.deviceId };
    case "zeroPressure":
      return { after: act.isRemoved === true ? "zero removed" : "zeroed" };
    case "activeCannula":
      return { object: `${act.level} ${act.side}` };
    case "undo":
      return { object: `act ${act.sequence}` };
    case "balloon":
      return { object: act.side, after: act.step };
    case "leakSeen":
      return { object: act.site };
    default:
      return "view" in act ? { object: act.view } : {};
  }
}

function namesIn(before: object, after: object): ReadonlySet<string> {
  return new Set([...Object.keys(before), ...Object.keys(after)]);
}

/** Scalars as they are; of a profile or a map its id, or that it is there. */
function plain(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value !== "object" || value === null) return String(value);
  return "id" in value ? String(value.id) : JSON.stringify(value);
}

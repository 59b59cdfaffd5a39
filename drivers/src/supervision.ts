/**
 * The states of one device's link, as a pure table. It decides, `supervisor.ts` acts; timers, ports and texts are not
 * known here.
 *
 * | state       | start    | stop   | opened      | openFailed | heard (unproved) | proved  | consentAsked | consentGiven | silence | linkClosed | wrongDevice | timerDue |
 * |-------------|----------|--------|-------------|------------|------------------|---------|--------------|--------------|---------|------------|-------------|----------|
 * | closed      | opening  | –      | –           | –          | –                | –       | –            | –            | –       | –          | –           | –        |
 * | opening     | –        | closed | identifying | retrying   | –                | –       | –            | –            | –       | retrying   | –           | –        |
 * | identifying | –        | closed | –           | –          | identifying      | running | identifying  | identifying  | silent  | lost       | retrying    | –        |
 * | running     | –        | closed | –           | –          | identifying      | running | identifying  | –            | silent  | lost       | retrying    | –        |
 * | silent      | –        | closed | –           | –          | identifying      | running | identifying  | –            | –       | lost       | retrying    | opening  |
 * | lost        | –        | closed | –           | –          | –                | –       | –            | –            | –       | –          | –           | opening  |
 * | retrying    | –        | closed | –           | –          | –                | –       | –            | –            | –       | –          | –           | opening  |
 *
 * `–`: nothing happens (a late event of a link that is gone, or a repeated command).
 */
import type { FaultCode } from "@cementwatch/shared/faults";
import type { LinkState } from "@cementwatch/shared/pipeline/events";

export type SupervisionEvent =
  | "start"
  | "stop"
  | "opened"
  | "openFailed"
  /** An item was decoded, but the device has not yet proved what it is. */
  | "heard"
  /** An item was decoded and the device has proved what it is. */
  | "proved"
  /** A person must agree before the conversation goes on. */
  | "consentAsked"
  | "consentGiven"
  /** No item for the silence bound, whatever the port says about itself. */
  | "silence"
  | "linkClosed"
  /** It answers, but it is not the device that answered before. */
  | "wrongDevice"
  | "timerDue";

export type SupervisionAction =
  /** Makes and opens a new link, once the old one is released. */
  | "openLink"
  /** Ends conversation and watchdog, and releases the link. */
  | "closeLink"
  /** New decoder and poller on the link that has just opened. */
  | "startConversation"
  | "armWatchdog"
  | "disarmWatchdog"
  /** `timerDue` after the delay of attempt `attempt`: soon, the port went away. */
  | "scheduleReconnect"
  /** `timerDue` after the delay of attempt `attempt`: later, the port is there but nobody speaks. */
  | "scheduleReopen"
  | "cancelTimer";

export interface SupervisionState {
  readonly kind: LinkState;
  /** Attempts since the device last ran; sets the delay of the next one. */
  readonly attempt: number;
  /** The fault already reported in this outage, so that each retry does not report it again. */
  readonly reported: FaultCode | undefined;
}

export interface SupervisionStep {
  readonly state: SupervisionState;
  readonly actions: readonly SupervisionAction[];
  /** To be reported now. */
  readonly fault: FaultCode | undefined;
}

interface Transition {
  readonly to: LinkState;
  readonly actions: readonly SupervisionAction[];
  readonly fault?: FaultCode;
}

type Row = Partial<Record<SupervisionEvent, Transition>>;

const STOP: Transition = { to: "closed", actions: ["cancelTimer", "closeLink"] };
const LOSE: Transition = {
  to: "lost",
  actions: ["cancelTimer", "closeLink", "scheduleReconnect"],
  fault: "LNK-LOST",
};
const OPEN_FAILED: Transition = {
  to: "retrying",
  actions: ["closeLink", "scheduleReconnect"],
  fault: "LNK-OPEN-FAILED",
};
const WRONG_DEVICE: Transition = {
  to: "retrying",
  actions: ["cancelTimer", "closeLink", "scheduleReopen"],
  fault: "LNK-IDENTITY-CHANGED",
};
const FALL_SILENT: Transition = {
  to: "silent",
  actions: ["disarmWatchdog", "scheduleReopen"],
  fault: "LNK-SILENT",
};
const ASK: Transition = { to: "identifying", actions: ["cancelTimer", "disarmWatchdog"] };
const HEAR: Transition = { to: "identifying", actions: ["cancelTimer", "armWatchdog"] };
const RUN: Transition = { to: "running", actions: ["cancelTimer", "armWatchdog"] };

const TABLE: Record<LinkState, Row> = {
  closed: { start: { to: "opening", actions: ["openLink"] } },
  opening: {
    stop: STOP,
    opened: { to: "identifying", actions: ["startConversation", "armWatchdog"] },
    openFailed: OPEN_FAILED,
    linkClosed: OPEN_FAILED,
  },
  identifying: {
    stop: STOP,
    heard: { to: "identifying", actions: ["armWatchdog"] },
    proved: { to: "running", actions: ["armWatchdog"] },
    consentAsked: { to: "identifying", actions: ["disarmWatchdog"] },
    consentGiven: { to: "identifying", actions: ["armWatchdog"] },
    silence: FALL_SILENT,
    linkClosed: LOSE,
    wrongDevice: WRONG_DEVICE,
  },
  running: {
    stop: STOP,
    heard: { to: "identifying", actions: ["armWatchdog"] },
    proved: { to: "running", actions: ["armWatchdog"] },
    consentAsked: { to: "identifying", actions: ["disarmWatchdog"] },
    silence: FALL_SILENT,
    linkClosed: LOSE,
    wrongDevice: WRONG_DEVICE,
  },
  silent: {
    stop: STOP,
    heard: HEAR,
    proved: RUN,
    consentAsked: ASK,
    linkClosed: LOSE,
    wrongDevice: WRONG_DEVICE,
    timerDue: { to: "opening", actions: ["closeLink", "openLink"] },
  },
  lost: { stop: STOP, timerDue: { to: "opening", actions: ["openLink"] } },
  retrying: { stop: STOP, timerDue: { to: "opening", actions: ["openLink"] } },
};

/** Where supervision begins: nothing open, nothing wanted. */
export function initialSupervision(): SupervisionState {
  return { kind: "closed", attempt: 0, reported: undefined };
}

/**
 * One transition of the table above; an event that means nothing in this state changes nothing. `attempt` grows with
 * each scheduled attempt and returns to 0 when the device runs or is stopped. `attempt` of the *returned* state minus
 * one is the number that a scheduled delay belongs to.
 */
export function stepSupervision(state: SupervisionState, event: SupervisionEvent): SupervisionStep {
  const transition = TABLE[state.kind][event];
  if (transition === undefined) return { state, actions: [], fault: undefined };
  const { to, actions, fault } = transition;
  if (to === "running" || to === "closed") {
    return { state: { kind: to, attempt: 0, reported: undefined }, actions, fault: undefined };
  }
  const isScheduled = actions.includes("scheduleReconnect") || actions.includes("scheduleReopen");
  return {
    state: {
      kind: to,
      attempt: isScheduled ? state.attempt + 1 : state.attempt,
      reported: fault ?? state.reported,
    },
    actions,
    fault: fault === state.reported ? undefined : fault,
  };
}

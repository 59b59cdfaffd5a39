/** What happened to an act that was sent: pure transitions of the list that undo and "saved" are drawn from. */
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { ServerMessage } from "@cementwatch/shared/protocol/control";
import type { SentAct } from "../store/session-state.ts";

const KEPT = 20;
/** An act without an answer for this long is shown as failed. */
export const ANSWER_LIMIT_MS = 3000;
/** How long an act can be taken back. */
export const UNDO_MS = 10_000;

type Result = Extract<ServerMessage, { type: "result" }>;

export function actSent(acts: readonly SentAct[], act: SentAct): readonly SentAct[] {
  return [act, ...acts].slice(0, KEPT);
}

export function actAnswered(acts: readonly SentAct[], result: Result): readonly SentAct[] {
  return acts.map((act) => {
    if (act.requestId !== result.requestId) return act;
    if (!result.isOk) return { ...act, state: "failed", error: result.error ?? "refused" };
    const state = result.isOnDisk === true ? "onDisk" : act.state === "onDisk" ? "onDisk" : "done";
    return { ...act, state, ...(result.sequence === undefined ? {} : { sequence: result.sequence }) };
  });
}

export function actsTimedOut(acts: readonly SentAct[], nowMs: number): readonly SentAct[] {
  const isLate = (act: SentAct) => act.state === "sent" && nowMs - act.sentMs > ANSWER_LIMIT_MS;
  if (!acts.some(isLate)) return acts;
  return acts.map((act) => (isLate(act) ? { ...act, state: "failed", error: "no answer" } : act));
}

/** What the pipeline can take back; a mark stays as a note, and acts on alarms are answered by further acts. */
const CAN_BE_UNDONE: ReadonlySet<OperatorAct["kind"]> = new Set([
  "start",
  "stop",
  "mixStarted",
  "injecting",
  "zeroPressure",
  "tareVolume",
  "countVolume",
  "newBatch",
  "styletIn",
  "activeCannula",
  "sign",
  "balloon",
  "balloonReading",
]);

/** The newest act that can still be taken back, or undefined. */
export function undoable(acts: readonly SentAct[], nowMs: number): SentAct | undefined {
  const undone = acts.flatMap(({ act, state }) =>
    act.kind === "undo" && state !== "failed" ? [act.sequence] : [],
  );
  return acts.find(
    ({ act, sequence, sentMs }) =>
      CAN_BE_UNDONE.has(act.kind) &&
      sequence !== undefined &&
      !undone.includes(sequence) &&
      nowMs - sentMs < UNDO_MS,
  );
}

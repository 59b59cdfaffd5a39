/** State of the queue: the session's looks, the one that is judged, and what stands behind it once it was. */
import { LEAK_PLACES } from "@cementwatch/shared/review/places";
import type { ReviewRequest } from "@cementwatch/shared/review/review-entry";
import type { BlindLook, LookFindings, ReviewQueue } from "@cementwatch/shared/review/review-views";
import { useCallback, useEffect, useRef, useState } from "react";
import { moved, type QueueKey, VERDICTS } from "./queue-keys.ts";
import { addEntry, fetchFindings, fetchQueue, fetchUndoable } from "./review-api.ts";

type Leak = "yes" | "no" | "unsure";

export interface QueueState {
  readonly queue?: ReviewQueue;
  /** The look on the screen; absent when all were judged. */
  readonly look?: BlindLook;
  /** Chosen and not yet entered. */
  readonly leak?: Leak;
  readonly place: number;
  /** Set once the look was judged. */
  readonly findings?: LookFindings;
  /** Which alarm a verdict goes to. */
  readonly alarm: number;
  readonly problem: string;
}

const EMPTY: QueueState = { place: 0, alarm: 0, problem: "" };

/** `onJudged` is called after each entry. */
export function useQueue(sessionId: string, author: string, onJudged: () => void) {
  const [state, setState] = useState(EMPTY);
  // Two keys may come before the page is drawn anew: the second one goes on from what the first one made.
  const now = useRef(state);
  const put = useCallback((next: QueueState) => {
    now.current = next;
    setState(next);
  }, []);
  const isBusy = useRef(false);
  useEffect(() => {
    const stop = new AbortController();
    put(EMPTY);
    fetchQueue(sessionId, author, stop.signal).then(
      (queue) => put(atNext({ ...EMPTY, queue })),
      (error: unknown) => {
        if (!stop.signal.aborted) put({ ...EMPTY, problem: textOf(error) });
      },
    );
    return () => stop.abort();
  }, [sessionId, author, put]);
  const press = useCallback(
    async (key: QueueKey) => {
      // One thing after the other: a key that comes while an entry is on its way would judge another look.
      if (isBusy.current) return;
      isBusy.current = true;
      try {
        const before = now.current;
        const next = await step(sessionId, author, before, key);
        put(next);
        if (next.queue !== before.queue || next.findings !== before.findings) onJudged();
      } catch (error) {
        put({ ...now.current, problem: textOf(error) });
      } finally {
        isBusy.current = false;
      }
    },
    [sessionId, author, onJudged, put],
  );
  const choosePlace = useCallback((place: number) => put({ ...now.current, place }), [put]);
  const chooseAlarm = useCallback((alarm: number) => put({ ...now.current, alarm }), [put]);
  return { state, press, choosePlace, chooseAlarm };
}

async function step(
  sessionId: string,
  author: string,
  state: QueueState,
  key: QueueKey,
): Promise<QueueState> {
  const fresh = { ...state, problem: "" };
  if (key.kind === "undo") return undo(sessionId, author, fresh);
  if (state.look === undefined) return fresh;
  if (state.findings === undefined) return judge(sessionId, author, fresh, key);
  const { alarms } = state.findings;
  if (key.kind === "move") return { ...fresh, alarm: moved(state.alarm, key.step, alarms.length) };
  if (key.kind === "enter") return atNext(fresh);
  const alarm = alarms[state.alarm];
  if (alarm === undefined) return fresh;
  const content = { look: state.look.id, alarmId: alarm.id, verdict: VERDICTS[key.answer] };
  await addEntry(sessionId, { kind: "verdict", author, content });
  const findings = await fetchFindings(sessionId, state.look.id, author);
  return { ...fresh, findings, alarm: nextAlarm(findings, state.alarm) };
}

async function judge(
  sessionId: string,
  author: string,
  state: QueueState,
  key: Exclude<QueueKey, { kind: "undo" }>,
): Promise<QueueState> {
  const { look, leak, place } = state;
  if (key.kind === "answer") return { ...state, leak: key.answer };
  if (key.kind === "move") return { ...state, place: moved(place, key.step, LEAK_PLACES.length) };
  if (look === undefined) return state;
  if (leak === undefined) return { ...state, problem: "Answer first: Y, N or ?." };
  const { title: _, ...where } = LEAK_PLACES[leak === "no" ? 0 : place] ?? { title: "" };
  const request: ReviewRequest = { kind: "judgement", author, content: { look: look.id, leak, ...where } };
  await addEntry(sessionId, request);
  const findings = await fetchFindings(sessionId, look.id, author);
  return { ...state, findings, alarm: 0, queue: await reread(sessionId, author) };
}

async function undo(sessionId: string, author: string, state: QueueState): Promise<QueueState> {
  const of = await fetchUndoable(sessionId, author);
  if (of === undefined) return { ...state, problem: "There is nothing of yours to take back." };
  await addEntry(sessionId, { kind: "undo", author, content: { of } });
  const queue = await reread(sessionId, author);
  const isStillJudged = queue.looks.some(({ id, isJudged }) => id === state.look?.id && isJudged);
  if (state.look !== undefined && isStillJudged) {
    return { ...state, queue, findings: await fetchFindings(sessionId, state.look.id, author) };
  }
  // What was taken back comes up again.
  const opened = queue.looks.find(
    ({ id, isJudged }) => !isJudged && state.queue?.looks.some((look) => look.id === id && look.isJudged),
  );
  return atNext({ ...state, queue }, opened);
}

function atNext(state: QueueState, wanted?: BlindLook): QueueState {
  const look = wanted ?? state.queue?.looks.find(({ isJudged }) => !isJudged);
  const { queue } = state;
  return { ...EMPTY, ...(queue === undefined ? {} : { queue }), ...(look === undefined ? {} : { look }) };
}

function reread(sessionId: string, author: string): Promise<ReviewQueue> {
  return fetchQueue(sessionId, author, new AbortController().signal);
}

/** The next alarm without a verdict of this reviewer, else the same. */
function nextAlarm({ alarms, verdicts }: LookFindings, at: number): number {
  const isOpen = ({ id }: { readonly id: number }) => !verdicts.some(({ content }) => content.alarmId === id);
  const next = alarms.findIndex((alarm, index) => index > at && isOpen(alarm));
  return next < 0 ? at : next;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

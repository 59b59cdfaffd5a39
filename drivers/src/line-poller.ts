/**
 * Polls a device that answers in lines: one outstanding request, readings on a steady grid, and the questions about
 * who it is in between. Those answers must be read twice alike before they count, so the questions go round until the
 * device is known, and then slowly, to notice that another device answers.
 */
import type { DevicePoller } from "./driver.ts";
import { ExchangeTimer } from "./exchange-timer.ts";

/** While it is not known who answers, each so-manieth request asks who. */
const ASK_EVERY = 3;
/** Where the answers say the unit they go round so often first: one damaged answer must not cost the readings. */
const FIRST_ROUNDS = 4;
/** Later, and when so many questions have brought no identity, in slots. */
const WATCH_EVERY = 40;
const MAX_QUESTIONS = 24;
/** After so many unanswered requests in a row it may be another or a re-powered device: start over. */
const LOST_BEFORE_RESTART = 3;
/** So much before the next slot an unanswered question is closed. */
const SLOT_MARGIN_US = 2_000;

export interface LinePolling<Request extends string> {
  readonly reading: Request;
  /** Once all of them have been answered twice alike there is an identity. */
  readonly questions: readonly Request[];
  /** No reading is asked for before the identity is known (it says the unit). */
  readonly isQuestionFirst: boolean;
  readonly periodUs: number;
  readonly timeoutUs: number;
  encode(request: Request): Uint8Array;
}

export function createLinePoller<Request extends string>(polling: LinePolling<Request>): DevicePoller {
  const timer = new ExchangeTimer(polling.periodUs, polling.timeoutUs);
  let last = polling.reading;
  let isIdentified = false;
  /** It has said who it is since the last silence. */
  let isKnown = false;
  let lost = 0;
  let slot = 0;
  let asked = 0;

  const nextQuestion = (): Request =>
    polling.questions[asked++ % polling.questions.length] ?? polling.reading;
  const nextRequest = (): Request => {
    const isRoundOpen = asked < FIRST_ROUNDS * polling.questions.length;
    if (polling.isQuestionFirst && (!isKnown || isRoundOpen)) return nextQuestion();
    if (!isIdentified) return polling.reading;
    slot += 1;
    const every = isKnown || asked >= MAX_QUESTIONS ? WATCH_EVERY : ASK_EVERY;
    return slot % every === 0 ? nextQuestion() : polling.reading;
  };
  const lose = (): void => {
    // An answer that waits for its twin looks like none, and is no loss.
    if (last !== polling.reading) return;
    lost += 1;
    if (lost < LOST_BEFORE_RESTART) return;
    lost = 0;
    isKnown = false;
    asked = 0;
  };

  return {
    step(atUs) {
      if (timer.hasExpired(atUs)) lose();
      if (!timer.isDue(atUs)) return { wakeAtUs: timer.wakeAtUs() };
      last = nextRequest();
      if (last === polling.reading) timer.opened(atUs);
      else timer.opened(atUs, Math.min(polling.timeoutUs, polling.periodUs - SLOT_MARGIN_US));
      return { send: polling.encode(last), wakeAtUs: timer.wakeAtUs() };
    },
    heard(items, atUs) {
      for (const item of items) {
        if (item.kind === "rejected") {
          timer.damaged(atUs);
          continue;
        }
        timer.answered();
        lost = 0;
        if (item.kind === "reading") isIdentified = true;
        if (item.kind !== "identity") continue;
        isIdentified = true;
        isKnown = true;
      }
    },
    isIdentified: () => isIdentified,
    consentNeeded: () => undefined,
    allow() {
      // Reading such a device needs nobody's consent.
    },
  };
}

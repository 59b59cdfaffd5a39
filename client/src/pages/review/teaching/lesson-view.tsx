/** One lesson: the looks of a session one after the other, waiting where the learner is asked. */
import type { ScoredTeaching } from "@cementwatch/shared/review/teaching";
import { useCallback, useEffect, useState } from "react";
import { isTyping } from "../../../text/is-typing.ts";
import { LookPlayer } from "../queue/look-player.tsx";
import { isOver, type Lesson, type LessonKey, lessonKey, played, pressed } from "./lesson-model.ts";
import { ScoreView } from "./score-view.tsx";
import { fetchPlan, saveResult } from "./teaching-api.ts";

interface LessonViewProps {
  readonly sessionId: string;
  readonly learner: string;
  readonly onEnd: () => void;
}

export function LessonView({ sessionId, learner, onEnd }: LessonViewProps) {
  const { lesson, scored, problem, press, onPlayed } = useLesson(sessionId, learner);
  useLessonKeys(press);
  if (problem !== "") {
    return (
      <section className="teaching">
        <p className="review-problem" role="alert">
          {problem}
        </p>
        <button type="button" onClick={onEnd}>
          Other case
        </button>
      </section>
    );
  }
  if (scored !== undefined) {
    return (
      <section className="teaching">
        <h2>The case is over</h2>
        <ScoreView scored={scored} />
        <button type="button" onClick={onEnd}>
          Other case
        </button>
      </section>
    );
  }
  const look = lesson?.plan.looks[lesson.at];
  if (lesson === undefined || look === undefined) return <p>reading the record …</p>;
  return (
    <div className="queue teaching-lesson">
      <LookPlayer key={look.id} sessionId={sessionId} look={look} onPlayed={onPlayed} />
      <section className="queue-side" aria-label="Question">
        <p className="queue-count">
          look {lesson.at + 1} of {lesson.plan.looks.length} · {look.view === "lateral" ? "LAT" : "AP"}{" "}
          {look.level ?? ""}
        </p>
        {look.isAsked ? (
          <Question lesson={lesson} onKey={press} />
        ) : (
          <p className="review-hint">
            Watch. <kbd>↵</kbd> goes on at once.
          </p>
        )}
      </section>
    </div>
  );
}

const SEES = [
  { sees: "yes", key: "Y", word: "Leak" },
  { sees: "no", key: "N", word: "None" },
  { sees: "unsure", key: "?", word: "Unsure" },
] as const;
const ACTS = [
  { act: "goOn", key: "G", word: "Go on" },
  { act: "stop", key: "S", word: "Stop" },
] as const;

interface QuestionProps {
  readonly lesson: Lesson;
  readonly onKey: (key: LessonKey) => void;
}

function Question({ lesson: { sees, act }, onKey }: QuestionProps) {
  return (
    <div className="queue-judge">
      <h2>What do you see?</h2>
      <div className="queue-answers">
        {SEES.map((entry) => (
          <button
            key={entry.sees}
            type="button"
            aria-pressed={entry.sees === sees}
            onClick={() => onKey({ kind: "sees", sees: entry.sees })}
          >
            <kbd>{entry.key}</kbd> {entry.word}
          </button>
        ))}
      </div>
      <h2>Go on or stop?</h2>
      <div className="queue-answers">
        {ACTS.map((entry) => (
          <button
            key={entry.act}
            type="button"
            aria-pressed={entry.act === act}
            onClick={() => onKey({ kind: "act", act: entry.act })}
          >
            <kbd>{entry.key}</kbd> {entry.word}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="queue-enter"
        disabled={sees === undefined || act === undefined}
        onClick={() => onKey({ kind: "enter" })}
      >
        Answer <kbd>↵</kbd>
      </button>
    </div>
  );
}

function useLesson(sessionId: string, learner: string) {
  const [lesson, setLesson] = useState<Lesson>();
  const [scored, setScored] = useState<ScoredTeaching>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    fetchPlan(sessionId, learner, stop.signal).then(
      (plan) => {
        if (plan.looks.length === 0) setProblem("There are no pictures in this case: choose another one.");
        else setLesson({ plan, at: 0, answers: [] });
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setProblem(`This case cannot be opened: ${textOf(error)}`);
      },
    );
    return () => stop.abort();
  }, [sessionId, learner]);
  const answers = lesson !== undefined && isOver(lesson) ? lesson.answers : undefined;
  useEffect(() => {
    if (answers === undefined) return;
    saveResult(sessionId, { learner, answers: [...answers] }).then(setScored, (error: unknown) =>
      setProblem(`The result was not kept: ${textOf(error)}`),
    );
  }, [answers, sessionId, learner]);
  const press = useCallback(
    (key: LessonKey) => setLesson((now) => (now === undefined ? now : pressed(now, key))),
    [],
  );
  const onPlayed = useCallback(() => setLesson((now) => (now === undefined ? now : played(now))), []);
  return { lesson, scored, problem, press, onPlayed };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function useLessonKeys(press: (key: LessonKey) => void): void {
  useEffect(() => {
    const stop = new AbortController();
    const down = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const key = lessonKey(event.key);
      if (key === undefined) return;
      // Enter on a button would press that button as well; outside a lesson it is left alone.
      if (document.querySelector(".teaching-lesson") === null) return;
      event.preventDefault();
      press(key);
    };
    window.addEventListener("keydown", down, { signal: stop.signal });
    return () => stop.abort();
  }, [press]);
}

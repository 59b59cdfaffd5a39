/** Teaching: a session's looks in order, blind; at some of them the learner says what is to be seen and whether to go on. */
import type { ReviewSession } from "@cementwatch/shared/review/review-views";
import type { ScoredTeaching } from "@cementwatch/shared/review/teaching";
import { useEffect, useState } from "react";
import { fetchReviewSessions } from "../queue/review-api.ts";
import { ReviewerForm } from "../queue/reviewer-form.tsx";
import { startedText } from "../queue/started-text.ts";
import { LessonView } from "./lesson-view.tsx";
import { ScoreView } from "./score-view.tsx";
import { fetchResults } from "./teaching-api.ts";
import "../queue/queue.css";
import "./teaching.css";

export function TeachingTab() {
  const [learner, setLearner] = useState("");
  const [sessionId, setSessionId] = useState<string>();
  if (learner === "") {
    return (
      <ReviewerForm
        title="Who learns?"
        text="You see the looks of a case in order. At some of them the picture waits: say what you see, and whether you would go on or stop. Your score comes at the end and is kept under your name."
        onName={setLearner}
      />
    );
  }
  if (sessionId === undefined) return <Choice learner={learner} onChoose={setSessionId} />;
  return <LessonView sessionId={sessionId} learner={learner} onEnd={() => setSessionId(undefined)} />;
}

interface ChoiceProps {
  readonly learner: string;
  readonly onChoose: (sessionId: string) => void;
}

function Choice({ learner, onChoose }: ChoiceProps) {
  const [sessions, setSessions] = useState<readonly ReviewSession[]>();
  const [results, setResults] = useState<readonly ScoredTeaching[]>([]);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    const told = (error: unknown) => {
      if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    };
    fetchReviewSessions(learner, stop.signal).then(setSessions, told);
    fetchResults(learner, stop.signal).then(setResults, told);
    return () => stop.abort();
  }, [learner]);
  const newest = results.at(-1);
  return (
    <section className="teaching">
      <h2>Choose a case</h2>
      {problem === "" ? null : (
        <p className="review-problem" role="alert">
          The cases cannot be listed: {problem}
        </p>
      )}
      {sessions?.length === 0 ? (
        <p className="review-empty">A case stands here once its recording has ended.</p>
      ) : null}
      <ul className="teaching-cases">
        {sessions?.map((session) => (
          <li key={session.sessionId}>
            <button type="button" onClick={() => onChoose(session.sessionId)}>
              {startedText(session.startedAt)}
              {session.origin === "simulated" ? " · SIMULATED" : ""}
              {results.some(({ result }) => result.sessionId === session.sessionId) ? " · done before" : ""}
            </button>
          </li>
        ))}
      </ul>
      {newest === undefined ? null : (
        <>
          <h2>
            {learner}: {results.length} {results.length === 1 ? "result" : "results"}, the newest of{" "}
            {newest.result.atWall.slice(0, 10)}
          </h2>
          <ScoreView scored={newest} />
        </>
      )}
    </section>
  );
}

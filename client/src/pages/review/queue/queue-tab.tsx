/**
 * Review opens here: looks that this reviewer has not judged yet, blind. Nothing that the software said about a look is on
 * the page, or even asked for, before its judgement is entered.
 */
import type { ReviewSession } from "@cementwatch/shared/review/review-views";
import { useCallback, useEffect, useState } from "react";
import { QueueWork } from "./queue-work.tsx";
import { fetchReviewSessions } from "./review-api.ts";
import { lastReviewer } from "./reviewer.ts";
import { ReviewerForm } from "./reviewer-form.tsx";
import { SessionChooser } from "./session-chooser.tsx";
import "./queue.css";

export function QueueTab() {
  const [author, setAuthor] = useState(lastReviewer);
  if (author === "")
    return (
      <ReviewerForm
        title="Who judges?"
        text="Your name stands with each judgement, in a file beside the record. The record itself is never changed."
        onName={setAuthor}
      />
    );
  return <Queue author={author} onOther={() => setAuthor("")} />;
}

function Queue({ author, onOther }: { readonly author: string; readonly onOther: () => void }) {
  const [sessions, setSessions] = useState<readonly ReviewSession[]>();
  const [problem, setProblem] = useState("");
  const [chosenId, setChosenId] = useState<string>();
  const [version, setVersion] = useState(0);
  const onJudged = useCallback(() => setVersion((now) => now + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a judgement makes the list another one
  useEffect(() => {
    const stop = new AbortController();
    fetchReviewSessions(author, stop.signal).then(setSessions, (error: unknown) => {
      if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => stop.abort();
  }, [author, version]);
  useEffect(() => {
    if (chosenId === undefined && sessions !== undefined)
      setChosenId((sessions.find(isOpen) ?? sessions[0])?.sessionId);
  }, [sessions, chosenId]);
  if (problem !== "") {
    return (
      <p className="review-problem" role="alert">
        The sessions cannot be listed: {problem}
      </p>
    );
  }
  if (sessions === undefined) return <p>loading …</p>;
  if (sessions.length === 0) return <NoSessions />;
  return (
    <div className="queue">
      <SessionChooser
        sessions={sessions}
        chosenId={chosenId}
        author={author}
        onChoose={setChosenId}
        onOther={onOther}
      />
      {chosenId === undefined ? null : (
        <QueueWork
          key={`${chosenId} ${author}`}
          sessionId={chosenId}
          author={author}
          onJudged={onJudged}
          version={version}
        />
      )}
    </div>
  );
}

/** Looks are counted once a session was opened: until then it may have some. */
function isOpen({ looks, judged }: ReviewSession): boolean {
  return looks === undefined || judged < looks;
}

function NoSessions() {
  return (
    <section className="review-empty">
      <h2>Nothing to judge yet</h2>
      <p>
        A session stands here once its recording has ended: stop the case on the set-up, or the simulated case
        on the start page.
      </p>
    </section>
  );
}

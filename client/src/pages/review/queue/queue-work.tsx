/** One session's queue: the look, its judgement, what stands behind it, and at the foot what all of it comes to. */
import { useEffect } from "react";
import { isTyping } from "../../../text/is-typing.ts";
import { FiguresPanel } from "./figures-panel.tsx";
import { FindingsPanel } from "./findings-panel.tsx";
import { JudgePanel } from "./judge-panel.tsx";
import { LookPlayer } from "./look-player.tsx";
import { type QueueKey, queueKey } from "./queue-keys.ts";
import { type QueueState, useQueue } from "./use-queue.ts";

interface QueueWorkProps {
  readonly sessionId: string;
  readonly author: string;
  readonly onJudged: () => void;
  /** Rises with each entry. */
  readonly version: number;
}

export function QueueWork({ sessionId, author, onJudged, version }: QueueWorkProps) {
  const { state, press, choosePlace, chooseAlarm } = useQueue(sessionId, author, onJudged);
  useKeys(press);
  const { queue, look, findings, problem } = state;
  if (queue === undefined) {
    return problem === "" ? (
      <p>reading the record …</p>
    ) : (
      <Problem text={`This session cannot be judged: ${problem}`} />
    );
  }
  const judged = queue.looks.filter(({ isJudged }) => isJudged).length;
  const isDone = judged === queue.looks.length;
  return (
    <>
      <div className="queue-look">
        {look === undefined ? (
          <Done state={state} />
        ) : (
          <LookPlayer sessionId={sessionId} look={look} key={look.id} />
        )}
      </div>
      <section className="queue-side" aria-label="Judgement">
        <p className="queue-count">
          {judged} of {queue.looks.length} looks judged
          {look === undefined ? "" : ` · ${look.view === "lateral" ? "LAT" : "AP"} ${look.level ?? ""}`}
        </p>
        {queue.file.brokenAt === undefined ? null : (
          <Problem
            text={`The file of judgements was changed from outside at entry ${queue.file.brokenAt}: nothing can be added.`}
          />
        )}
        {look === undefined || findings !== undefined ? null : (
          <JudgePanel state={state} onKey={press} onPlace={choosePlace} />
        )}
        {findings === undefined ? null : (
          <FindingsPanel
            sessionId={sessionId}
            findings={findings}
            alarm={state.alarm}
            onKey={press}
            onAlarm={chooseAlarm}
          />
        )}
        {problem === "" ? null : <Problem text={problem} />}
        <button type="button" className="queue-undo" onClick={() => press({ kind: "undo" })}>
          Take back the last one <kbd>⌫</kbd>
        </button>
      </section>
      <footer className="queue-foot">
        {isDone ? (
          <FiguresPanel sessionId={sessionId} version={version} hasAll />
        ) : (
          <p className="review-hint">
            Figures and the post-operative CT come here once you have judged all looks of this session.
          </p>
        )}
      </footer>
    </>
  );
}

function Done({ state: { queue } }: { readonly state: QueueState }) {
  return (
    <section className="review-empty">
      <h2>{queue?.looks.length === 0 ? "No pictures in this session" : "All looks judged"}</h2>
      <p>Choose another session at the left.</p>
    </section>
  );
}

function Problem({ text }: { readonly text: string }) {
  return (
    <p className="review-problem queue-problem" role="alert">
      {text}
    </p>
  );
}

function useKeys(press: (key: QueueKey) => Promise<void>): void {
  useEffect(() => {
    const stop = new AbortController();
    const down = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const key = queueKey(event.key);
      if (key === undefined) return;
      // Enter on a button would press that button as well.
      event.preventDefault();
      press(key).catch(() => undefined);
    };
    window.addEventListener("keydown", down, { signal: stop.signal });
    return () => stop.abort();
  }, [press]);
}

/** The blind part: is there a leak in this look, and where. */
import { LEAK_PLACES } from "@cementwatch/shared/review/places";
import type { QueueKey } from "./queue-keys.ts";
import type { QueueState } from "./use-queue.ts";

interface JudgePanelProps {
  readonly state: QueueState;
  readonly onKey: (key: QueueKey) => Promise<void>;
  readonly onPlace: (place: number) => void;
}

const ANSWERS = [
  { answer: "yes", key: "Y", word: "Yes" },
  { answer: "no", key: "N", word: "No" },
  { answer: "unsure", key: "?", word: "Unsure" },
] as const;

export function JudgePanel({ state: { leak, place }, onKey, onPlace }: JudgePanelProps) {
  return (
    <div className="queue-judge">
      <h2>Leak in this look?</h2>
      <div className="queue-answers">
        {ANSWERS.map(({ answer, key, word }) => (
          <button
            key={answer}
            type="button"
            aria-pressed={leak === answer}
            onClick={() => onKey({ kind: "answer", answer })}
          >
            <kbd>{key}</kbd> {word}
          </button>
        ))}
      </div>
      <fieldset disabled={leak === "no"}>
        <legend>
          Place <kbd>←</kbd> <kbd>→</kbd>
        </legend>
        {LEAK_PLACES.map(({ title }, index) => (
          <label key={title}>
            <input
              type="radio"
              name="place"
              checked={index === (leak === "no" ? 0 : place)}
              onChange={(event) => {
                event.currentTarget.blur();
                onPlace(index);
              }}
            />
            {title}
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        className="queue-enter"
        disabled={leak === undefined}
        onClick={() => onKey({ kind: "enter" })}
      >
        Enter the judgement <kbd>↵</kbd>
      </button>
      <p className="review-hint">What the software said is shown after that.</p>
    </div>
  );
}

/** After the judgement: what the software and the team said about the look, and a verdict on each alarm. */
import { placeTitle } from "@cementwatch/shared/review/places";
import type { LookFindings } from "@cementwatch/shared/review/review-views";
import { clockText } from "../../../text/numbers.ts";
import { StillPicture } from "./look-player.tsx";
import type { QueueKey } from "./queue-keys.ts";
import { picturePath } from "./review-api.ts";

interface FindingsPanelProps {
  readonly sessionId: string;
  readonly findings: LookFindings;
  readonly alarm: number;
  readonly onKey: (key: QueueKey) => Promise<void>;
  readonly onAlarm: (alarm: number) => void;
}

const SAID = { yes: "leak", no: "no leak in it", unsure: "unsure" } as const;
const VERDICT_KEYS = [
  { answer: "yes", verdict: "agree", key: "Y", word: "Agree" },
  { answer: "no", verdict: "no", key: "N", word: "No" },
  { answer: "unsure", verdict: "technical", key: "?", word: "Technical" },
] as const;

export function FindingsPanel({ sessionId, findings, alarm: at, onKey, onAlarm }: FindingsPanelProps) {
  const { alarms, standing, people, judgement, verdicts } = findings;
  const chosen = alarms[at];
  const { leak, isBlind } = judgement.content;
  const where = leak === "no" ? "" : placeTitle(judgement.content);
  return (
    <div className="queue-findings">
      <p>
        You: <strong>{SAID[leak]}</strong>
        {where === "" ? "" : `, ${where}`}
        {isBlind ? "" : " · not blind: it does not count"}
      </p>
      <h2>
        {alarms.length === 0
          ? "No alarm in this look"
          : alarms.length === 1
            ? "1 alarm"
            : `${alarms.length} alarms`}
      </h2>
      <ul>
        {alarms.map(({ id, condition, priority, headline, place, raisedAtUs }, index) => (
          <li key={id}>
            <button
              type="button"
              className="queue-row"
              aria-pressed={index === at}
              onClick={() => onAlarm(index)}
            >
              <strong>
                {headline} {condition}
              </strong>{" "}
              {priority} · {place} · {clockText(raisedAtUs / 1000)}
              <em>
                {verdicts.find(({ content }) => content.alarmId === id)?.content.verdict ?? "no verdict yet"}
              </em>
            </button>
          </li>
        ))}
      </ul>
      {chosen === undefined ? null : (
        <>
          <div className="queue-answers">
            {VERDICT_KEYS.map(({ answer, verdict, key, word }) => (
              <button
                key={answer}
                type="button"
                aria-pressed={verdicts.some(
                  ({ content }) => content.alarmId === chosen.id && content.verdict === verdict,
                )}
                onClick={() => onKey({ kind: "answer", answer })}
              >
                <kbd>{key}</kbd> {word}
              </button>
            ))}
          </div>
          <div className="queue-thumbs">
            {chosen.thumbs.map(({ caption, look, index }) => (
              <StillPicture key={caption} caption={caption} path={picturePath(sessionId, look, index)} />
            ))}
          </div>
        </>
      )}
      {standing.map(({ id, condition, place }) => (
        <p key={id} className="review-hint">
          still standing from before: {condition} {place}
        </p>
      ))}
      {people.map(({ atUs, text }) => (
        <p key={atUs} className="review-hint">
          the team at {clockText(atUs / 1000)}: {text}
        </p>
      ))}
      <button type="button" className="queue-enter" onClick={() => onKey({ kind: "enter" })}>
        Next look <kbd>↵</kbd>
      </button>
    </div>
  );
}

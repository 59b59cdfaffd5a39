/** Notes on a session: what people say of a moment or a span, with answers; the record stays as it is. */
import type { StandingNote } from "@cementwatch/shared/review/notes";
import { authorKey, NOTE_TEXT_MOST, type ReviewRequest } from "@cementwatch/shared/review/review-entry";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useSession } from "../../../store/use-session.ts";
import { keepReviewer, lastReviewer } from "../queue/reviewer.ts";
import { startedText } from "../queue/started-text.ts";
import type { SidePanelProps } from "../replay-side-tabs.tsx";
import { type TimeRange, timeText } from "../timeline-model.ts";
import { placeText, whenText } from "./note-model.ts";
import "./annotations.css";

export function NotesPanel({ connection, notes: desk, onSeek }: SidePanelProps) {
  const startUs = useSession(connection, ({ playback }) => playback?.startUs ?? 0);
  const [author, setAuthor] = useState(lastReviewer);
  const [isAllShown, setAllShown] = useState(false);
  const range = { startUs, endUs: Number.POSITIVE_INFINITY };
  const all = desk.notes ?? [];
  const shown = isAllShown ? all : all.filter(({ state }) => state !== "withdrawn");
  return (
    <section className="notes" aria-label="Notes">
      <NoteForm connection={connection} desk={desk} author={author} onAuthor={setAuthor} />
      {desk.problem === "" ? null : (
        <p className="review-problem" role="alert">
          {desk.problem}
        </p>
      )}
      {desk.notes === undefined && desk.problem === "" ? <p className="review-hint">reading …</p> : null}
      {desk.notes !== undefined && shown.length === 0 ? (
        <p className="review-hint">No notes yet. Go to the moment, write, and add.</p>
      ) : null}
      <ol>
        {shown.map((note) => (
          <li key={note.number} className={`note note-${note.state}`}>
            <NoteItem note={note} range={range} author={author} onAdd={desk.add} onSeek={onSeek} />
          </li>
        ))}
      </ol>
      {all.length === shown.length && !isAllShown ? null : (
        <label className="notes-all">
          <input type="checkbox" checked={isAllShown} onChange={() => setAllShown(!isAllShown)} /> withdrawn
          too
        </label>
      )}
    </section>
  );
}

interface NoteFormProps {
  readonly connection: SidePanelProps["connection"];
  readonly desk: SidePanelProps["notes"];
  readonly author: string;
  readonly onAuthor: (author: string) => void;
}

function NoteForm({ connection, desk, author, onAuthor }: NoteFormProps) {
  const playback = useSession(connection, (state) => state.playback);
  const [text, setText] = useState("");
  const [fromUs, setFromUs] = useState<number>();
  const [told, setTold] = useState("");
  const cursorUs = playback?.atUs ?? 0;
  const range = { startUs: playback?.startUs ?? 0, endUs: playback?.endUs ?? 0 };
  const add = () => {
    if (text.trim() === "" || author.trim() === "") {
      setTold("Write the note and your name.");
      return;
    }
    const [first = cursorUs, last = cursorUs] = [cursorUs, fromUs ?? cursorUs].toSorted((a, b) => a - b);
    const place = desk.place === undefined ? {} : { place: desk.place };
    desk.add({ kind: "note", author, content: { fromUs: first, toUs: last, text, ...place } }).then(
      () => {
        keepReviewer(author.trim());
        setText("");
        setFromUs(undefined);
        setTold("");
      },
      (error: unknown) => setTold(`Not added: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add();
  };
  const when =
    fromUs === undefined
      ? timeText(range, cursorUs)
      : `${timeText(range, Math.min(fromUs, cursorUs))} – ${timeText(range, Math.max(fromUs, cursorUs))}`;
  return (
    <form className="note-form" onSubmit={submit} aria-label="New note">
      <textarea
        aria-label="Note"
        rows={1}
        maxLength={NOTE_TEXT_MOST}
        value={text}
        placeholder={`Note at ${when}  (Ctrl-Enter adds)`}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === "Enter" && event.ctrlKey) add();
        }}
      />
      <div className="note-tools">
        <button
          type="button"
          aria-pressed={fromUs !== undefined}
          title="The note is of the time from here to where the replay stands when it is added"
          onClick={() => setFromUs(fromUs === undefined ? cursorUs : undefined)}
        >
          From here
        </button>
        <PlaceButtons desk={desk} />
        <input
          aria-label="Your name"
          placeholder="your name"
          maxLength={80}
          value={author}
          onChange={(event) => onAuthor(event.target.value)}
        />
        <button type="submit" disabled={playback === undefined}>
          Add note
        </button>
      </div>
      <output>
        {told !== ""
          ? told
          : [when, placeText(desk.place), desk.placing === undefined ? "" : PROMPTS[desk.placing]]
              .filter((part) => part !== "")
              .join(" · ")}
      </output>
    </form>
  );
}

function PlaceButtons({ desk }: Pick<NoteFormProps, "desk">) {
  return (
    <>
      {(["point", "box"] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          aria-pressed={desk.placing === kind}
          title={
            kind === "point" ? "Then click the place in the picture" : "Then click two corners in the picture"
          }
          onClick={() => desk.begin(desk.placing === kind ? undefined : kind)}
        >
          {kind === "point" ? "Point" : "Box"}
        </button>
      ))}
      {desk.place === undefined ? null : (
        <button type="button" onClick={() => desk.begin(undefined)}>
          No place
        </button>
      )}
    </>
  );
}

const PROMPTS = { point: "click the place in the picture", box: "click two corners in the picture" } as const;
const SIGNS = { open: "◆ open", resolved: "✓ resolved", withdrawn: "withdrawn" } as const;

interface NoteItemProps {
  readonly note: StandingNote;
  readonly range: TimeRange;
  readonly author: string;
  readonly onAdd: (request: ReviewRequest) => Promise<void>;
  readonly onSeek: (toUs: number) => void;
}

function NoteItem({ note, range, author, onAdd, onSeek }: NoteItemProps) {
  const { number, content, state, answers } = note;
  return (
    <>
      <button type="button" className="note-go" onClick={() => onSeek(content.fromUs)}>
        <time>{whenText(range, note)}</time>
        <span>{SIGNS[state]}</span>
        <span className="note-who">
          N{number} · {note.author} · {startedText(note.atWall)}
          {content.place === undefined ? "" : ` · ${placeText(content.place)}`}
        </span>
      </button>
      <p>{content.text}</p>
      {answers.map((answer) => (
        <p
          key={`${answer.atWall} ${answer.author} ${answer.content.text ?? answer.content.state}`}
          className="note-answer"
        >
          <b>{answer.author}</b>
          {answer.content.state === undefined ? "" : ` (${answer.content.state})`}
          {answer.content.text === undefined ? "" : `: ${answer.content.text}`}
        </p>
      ))}
      {state === "withdrawn" ? null : <AnswerForm note={note} author={author} onAdd={onAdd} />}
    </>
  );
}

function AnswerForm({ note, author, onAdd }: Pick<NoteItemProps, "note" | "author" | "onAdd">) {
  const [text, setText] = useState("");
  const [told, setTold] = useState("");
  const send = (state?: StandingNote["state"]) => {
    if (author.trim() === "") {
      setTold("Write your name above.");
      return;
    }
    const words = text.trim();
    if (state === undefined && words === "") return;
    const content = {
      of: note.number,
      ...(words === "" ? {} : { text: words }),
      ...(state === undefined ? {} : { state }),
    };
    onAdd({ kind: "noteAnswer", author, content }).then(
      () => {
        keepReviewer(author.trim());
        setText("");
        setTold("");
      },
      (error: unknown) => setTold(`Not added: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  const isOwn = authorKey(note.author) === authorKey(author);
  return (
    <form
      className="note-tools"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <input
        aria-label={`Answer to note ${note.number}`}
        placeholder="answer, Enter adds"
        maxLength={NOTE_TEXT_MOST}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="button" onClick={() => send(note.state === "open" ? "resolved" : "open")}>
        {note.state === "open" ? "Resolve" : "Reopen"}
      </button>
      {isOwn ? (
        <button type="button" onClick={() => send("withdrawn")}>
          Withdraw
        </button>
      ) : null}
      {told === "" ? null : <output>{told}</output>}
    </form>
  );
}

/** Notes on a session as they stand: each with its answers and its state, worked out from the entries. Pure. */
import { authorKey, type NOTE_STATES, type Note, type NoteAnswer, type ReviewEntry } from "./review-entry.ts";

export interface StandingNote {
  /** Number of its entry: what an answer names. */
  readonly number: number;
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly atWall: string;
  readonly content: Note["content"];
  readonly state: (typeof NOTE_STATES)[number];
  /** In order of entry; one without a text changed the state only. */
  readonly answers: readonly Pick<NoteAnswer, "author" | "atWall" | "content">[];
}

/** Every note ever made, also those withdrawn, by the moment they begin at. */
export function standingNotes(entries: readonly ReviewEntry[]): readonly StandingNote[] {
  const notes = new Map<number, StandingNote>();
  for (const entry of entries) {
    const { number, author, atWall } = entry;
    if (entry.kind === "note") {
      notes.set(number, { number, author, atWall, content: entry.content, state: "open", answers: [] });
    } else if (entry.kind === "noteAnswer") {
      const note = notes.get(entry.content.of);
      if (note === undefined) continue;
      const answer = { author, atWall, content: entry.content };
      notes.set(note.number, {
        ...note,
        state: entry.content.state ?? note.state,
        answers: [...note.answers, answer],
      });
    }
  }
  return [...notes.values()].toSorted((a, b) => a.content.fromUs - b.content.fromUs || a.number - b.number);
}

/** A note without a length is shown for this long around its moment. */
const MOMENT_US = 500_000;

/** Notes that speak of a moment and were not withdrawn. */
export function notesAt(notes: readonly StandingNote[], atUs: number): readonly StandingNote[] {
  return notes.filter(({ state, content: { fromUs, toUs } }) => {
    const slackUs = fromUs === toUs ? MOMENT_US : 0;
    return state !== "withdrawn" && atUs >= fromUs - slackUs && atUs <= toUs + slackUs;
  });
}

/** Why an answer cannot be added; empty: it can. A withdrawn note is closed, and only who made it withdraws it. */
export function answerProblem(
  entries: readonly ReviewEntry[],
  { author, content }: Pick<NoteAnswer, "author" | "content">,
): string {
  const note = standingNotes(entries).find(({ number }) => number === content.of);
  if (note === undefined) return `there is no note ${content.of}: read the list again`;
  if (note.state === "withdrawn") return `note ${content.of} was withdrawn: make a new one`;
  if (content.state === "withdrawn" && authorKey(note.author) !== authorKey(author))
    return `note ${content.of} is of ${note.author}: only who made it withdraws it; resolve it instead`;
  return "";
}

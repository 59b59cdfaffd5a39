/** What the review page asks of the server. Nothing of the blind part tells what the software said. */
import type { PictureView } from "../imaging/image-frame.ts";
import type { StandingNote } from "./notes.ts";
import type { CtTruth, Judgement, Verdict } from "./review-entry.ts";
import type { PeopleAct, ReviewAlarm } from "./review-facts.ts";
import type { LevelFigures, ReviewFigures } from "./review-figures.ts";

/** A session of the chooser: neither its title nor its alarms, which would tell what to see. */
export interface ReviewSession {
  readonly sessionId: string;
  readonly startedAt: string;
  readonly origin: "live" | "simulated";
  readonly durationUs: number;
  /** Looks that this reviewer has judged. */
  readonly judged: number;
  /** Absent until the session was opened once since the server started. */
  readonly looks?: number;
}

/** A look to be judged, or judged. */
export interface BlindLook {
  readonly id: string;
  readonly view: PictureView;
  readonly level?: string;
  /** When each picture was taken, µs from the first one. */
  readonly frameTimesUs: readonly number[];
  readonly isJudged: boolean;
}

export interface ReviewQueue {
  readonly sessionId: string;
  /** In the order of this reviewer. */
  readonly looks: readonly BlindLook[];
  readonly file: ReviewFileState;
}

/** How the file of entries is. */
export interface ReviewFileState {
  readonly entries: number;
  readonly damaged: number;
  readonly brokenAt?: number;
}

/** A picture beside the look: of a look, by index. */
export interface ReviewThumb {
  readonly caption: "before" | "raising" | "+2 s";
  readonly look: string;
  readonly index: number;
}

/** What stands behind a look, once it was judged. Times are µs from the start of the record. */
export interface LookFindings {
  readonly look: string;
  readonly atUs: number;
  readonly alarms: readonly (ReviewAlarm & { readonly thumbs: readonly ReviewThumb[] })[];
  /** Leak alarms of earlier looks whose condition was still true. */
  readonly standing: readonly ReviewAlarm[];
  readonly people: readonly PeopleAct[];
  readonly judgement: Judgement;
  /** This reviewer's. */
  readonly verdicts: readonly Verdict[];
}

/** The opened part: not for who still has to judge. */
export interface SessionFigures {
  readonly sessionId: string;
  /** What the CT after the operation showed, one a level. */
  readonly ctTruths: readonly CtTruth[];
  readonly levels: readonly LevelFigures[];
  readonly figures: ReviewFigures;
}

/** The sum over all sessions that somebody has judged. */
export interface AllFigures extends ReviewFigures {
  /** Judged sessions whose record cannot be read. */
  readonly leftOut: number;
}

/** What people noted on a session. */
export interface SessionNotes {
  readonly notes: readonly StandingNote[];
  readonly file: ReviewFileState;
}

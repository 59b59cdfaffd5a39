/** Where a learner is in a session: which look plays, and what was answered so far. Pure. */
import type { TeachingAnswer, TeachingPlan } from "@cementwatch/shared/review/teaching";

export interface Lesson {
  readonly plan: TeachingPlan;
  /** Index of the look on the screen; the number of looks when all are over. */
  readonly at: number;
  readonly sees?: TeachingAnswer["sees"];
  readonly act?: TeachingAnswer["act"];
  readonly answers: readonly TeachingAnswer[];
}

export type LessonKey =
  | { readonly kind: "sees"; readonly sees: TeachingAnswer["sees"] }
  | { readonly kind: "act"; readonly act: TeachingAnswer["act"] }
  | { readonly kind: "enter" };

/** Undefined for every other key. */
export function lessonKey(key: string): LessonKey | undefined {
  switch (key.toLowerCase()) {
    case "y":
      return { kind: "sees", sees: "yes" };
    case "n":
      return { kind: "sees", sees: "no" };
    case "?":
    case "/":
      return { kind: "sees", sees: "unsure" };
    case "g":
      return { kind: "act", act: "goOn" };
    case "s":
      return { kind: "act", act: "stop" };
    case "enter":
      return { kind: "enter" };
    default:
      return undefined;
  }
}

export function isOver({ at, plan }: Lesson): boolean {
  return at >= plan.looks.length;
}

/** A look that is not asked about has played once: on to the next. One that is stays until it is answered. */
export function played(lesson: Lesson): Lesson {
  return lesson.plan.looks[lesson.at]?.isAsked === false ? next(lesson) : lesson;
}

export function pressed(lesson: Lesson, key: LessonKey): Lesson {
  const look = lesson.plan.looks[lesson.at];
  if (look?.isAsked !== true) return key.kind === "enter" && look !== undefined ? next(lesson) : lesson;
  if (key.kind === "sees") return { ...lesson, sees: key.sees };
  if (key.kind === "act") return { ...lesson, act: key.act };
  const { sees, act, answers } = lesson;
  if (sees === undefined || act === undefined) return lesson;
  return next({ ...lesson, answers: [...answers, { look: look.id, sees, act }] });
}

function next({ plan, at, answers }: Lesson): Lesson {
  return { plan, at: at + 1, answers };
}

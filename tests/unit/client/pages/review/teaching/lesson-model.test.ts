import { expect, it } from "vitest";
import {
  isOver,
  type Lesson,
  lessonKey,
  played,
  pressed,
} from "../../../../../../client/src/pages/review/teaching/lesson-model.ts";

const look = (id: string, isAsked: boolean) => ({ id, isAsked, view: "lateral" as const, frameTimesUs: [0] });
const LESSON: Lesson = {
  plan: { sessionId: "x", looks: [look("a", false), look("b", true), look("c", false)] },
  at: 0,
  answers: [],
};
const type = (lesson: Lesson, keys: readonly string[]) =>
  keys.reduce((now, key) => {
    const meant = lessonKey(key);
    return meant === undefined ? now : pressed(now, meant);
  }, lesson);

it("goes on by itself, waits at a question until both answers are there, and keeps them", () => {
  const asked = played(LESSON);
  expect(asked.at).toBe(1);
  expect(played(asked).at).toBe(1);
  expect(type(asked, ["y", "Enter"]).at).toBe(1);
  const answered = type(asked, ["y", "n", "s", "x", "Enter"]);
  expect(answered).toMatchObject({ at: 2, answers: [{ look: "b", sees: "no", act: "stop" }] });
  expect(answered.sees).toBeUndefined();
  expect(isOver(answered)).toBe(false);
  const over = type(answered, ["Enter"]);
  expect(isOver(over)).toBe(true);
  expect(type(over, ["Enter", "y", "g"])).toEqual(over);
  expect(played(over)).toEqual(over);
});

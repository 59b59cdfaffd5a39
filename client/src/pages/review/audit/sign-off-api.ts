/** Sign-offs of a session over HTTP. */
import type { SignOffList, SignOffMeaning, SignOffView } from "@cementwatch/shared/audit/sign-off";
import { answerOf } from "../sessions.ts";

export interface SignOffFields {
  readonly name: string;
  readonly password: string;
  readonly meaning: SignOffMeaning;
  readonly comment: string;
}

/** @throws Error with a message for the user */
export async function fetchSignOffs(sessionId: string, signal: AbortSignal): Promise<SignOffList> {
  return (await answerOf(await fetch(pathOf(sessionId), { signal }))) as SignOffList;
}

/** @throws Error with a message for the user */
export async function sendSignOff(sessionId: string, fields: SignOffFields): Promise<void> {
  const response = await fetch(pathOf(sessionId), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  });
  await answerOf(response);
}

/** What is missing before it can be sent; empty: nothing. */
export function problemOf({ name, password, meaning, comment }: SignOffFields): string {
  if (name.trim() === "") return "Enter your name.";
  if (password === "") return "Enter your password.";
  if (meaning === "rejected" && comment.trim() === "") return "Say in the comment why it is rejected.";
  return "";
}

const STATES = {
  holds: "holds: record and entries are as they were signed",
  checking: "the record is being checked …",
} as const;

/** Whether a signature still says anything. */
export function stateWords({ state, why }: Pick<SignOffView, "state" | "why">): string {
  return state === "void" ? `VOID: record or review changed since (${why})` : STATES[state];
}

function pathOf(sessionId: string): string {
  return `/api/sessions/${encodeURIComponent(sessionId)}/sign-off`;
}

/** Lists that the set-up asks the server for: cements and the worklist. What comes is read with care. */
import { CEMENT_PROFILES } from "@cementwatch/shared/cement/cement-profile";
import type { WorklistChoice } from "@cementwatch/shared/session/worklist-answer";

export interface CementChoice {
  readonly id: string;
  readonly title: string;
}

export type Worklist =
  | { readonly entries: readonly WorklistChoice[] }
  /** Why there is none. */
  | { readonly problem: string };

export const BUILT_IN_CEMENTS: readonly CementChoice[] = CEMENT_PROFILES.map(({ id, title }) => ({
  id,
  title,
}));

/** The cements of the server; the built-in ones while it lists none, so that a case can always be entered. */
export async function fetchCements(signal: AbortSignal): Promise<readonly CementChoice[]> {
  const response = await fetch("/api/cement-profiles", { signal });
  return response.ok ? readCements(await response.json()) : BUILT_IN_CEMENTS;
}

/** The cements of an answer by id and title, one row an id; the built-in ones when it holds none. */
export function readCements(answer: unknown): readonly CementChoice[] {
  const rows = Array.isArray(answer) ? answer : [];
  const found = new Map<string, CementChoice>();
  for (const row of rows as readonly unknown[]) {
    const id = textOf(row, "id");
    if (id !== "" && !found.has(id)) found.set(id, { id, title: textOf(row, "title") || id });
  }
  return found.size === 0 ? BUILT_IN_CEMENTS : [...found.values()];
}

export async function fetchWorklist(signal: AbortSignal): Promise<Worklist> {
  const response = await fetch("/api/worklist", { signal });
  if (response.ok) return readWorklist(await response.json());
  return { problem: `the server has no worklist (answer ${response.status}): type a pseudonym` };
}

/** The entries of an answer, or its problem in words. An entry that names no study is left out. */
export function readWorklist(answer: unknown): Worklist {
  const problem = textOf(answer, "problem");
  if (problem !== "") return { problem };
  const entries = isObject(answer) && Array.isArray(answer["entries"]) ? answer["entries"] : undefined;
  if (entries === undefined) return { problem: "the worklist cannot be read: type a pseudonym" };
  const choices = (entries as readonly unknown[]).map((entry) => {
    const step = isObject(entry) ? entry["worklist"] : undefined;
    const worklist = {
      accessionNumber: textOf(step, "accessionNumber"),
      studyInstanceUid: textOf(step, "studyInstanceUid"),
      scheduledStepId: textOf(step, "scheduledStepId"),
      description: textOf(step, "description"),
      scheduledAt: textOf(step, "scheduledAt"),
    };
    return { pseudonym: textOf(entry, "pseudonym"), worklist };
  });
  return { entries: choices.filter(({ worklist }) => worklist.studyInstanceUid !== "") };
}

function textOf(value: unknown, key: string): string {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

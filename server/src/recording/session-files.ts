/** All files of each session: its segments, and what people entered afterwards beside them (`<id>.*`). */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { listSegments } from "./segment-path.ts";

export interface SessionFiles {
  /** In order. */
  readonly segments: readonly string[];
  /** Follow-up, judgements, holds and the like. */
  readonly beside: readonly string[];
}

/** By session id, which has no full stop in it. @throws the system's error */
export function listSessionFiles(directory: string): ReadonlyMap<string, SessionFiles> {
  const segments = listSegments(directory);
  const beside = new Map<string, string[]>();
  for (const name of readdirSync(directory).sort()) {
    const id = name.slice(0, Math.max(name.indexOf("."), 0));
    const own = segments.get(id);
    if (own === undefined || own.some(({ path }) => path === join(directory, name))) continue;
    beside.set(id, [...(beside.get(id) ?? []), join(directory, name)]);
  }
  return new Map(
    [...segments].map(([id, own]) => [
      id,
      { segments: own.map(({ path }) => path), beside: beside.get(id) ?? [] },
    ]),
  );
}

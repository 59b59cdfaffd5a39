/** Cement profiles of the server, over HTTP. */
import type { CementProfile } from "@cementwatch/shared/cement/cement-profile";

/** What a person enters of a profile. */
export type CementConstants = Omit<CementProfile, "id" | "version" | "reason">;

/** @throws Error with the server's answer. */
export const fetchCements = (signal: AbortSignal) =>
  read<readonly CementProfile[]>("/api/cement-profiles", { signal });

/** Newest first. @throws Error with the server's answer. */
export const fetchVersions = (id: string, signal: AbortSignal) =>
  read<readonly CementProfile[]>(`/api/cement-profiles/${encodeURIComponent(id)}`, { signal });

/** Files of the store that are not offered, and why. @throws Error with the server's answer. */
export const fetchProblems = (signal: AbortSignal) =>
  read<readonly string[]>("/api/cement-problems", { signal });

/** Resolves with the new version once it is on disk. @throws Error with the server's advice. */
export function saveVersion(
  id: string,
  version: { readonly baseVersion: number; readonly reason: string; readonly constants: CementConstants },
): Promise<CementProfile> {
  return read<CementProfile>(`/api/cement-profiles/${encodeURIComponent(id)}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(version),
  });
}

async function read<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  if (response.ok) return (await response.json()) as T;
  const answer = (await response.json().catch(() => ({}))) as { message?: string };
  throw new Error(answer.message ?? `the server answered ${response.status}`);
}

/** A data folder with small complete sessions, as a server leaves it. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { numberedInput, temporaryFolder, testHeader } from "./recorded-session.ts";

export function dataFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sessions"));
  return folder;
}

/** Adds a session of twenty inputs; without its end when it `isOpen`. Returns its path. */
export async function addSession(
  folder: string,
  sessionId: string,
  { isOpen = false, ...header }: Partial<SessionHeader> & { isOpen?: boolean } = {},
): Promise<string> {
  const path = join(folder, "sessions", `${sessionId}.mcap`);
  const recorder = openFileRecorder(path, { ...testHeader(sessionId), ...header }, "small");
  for (let i = 1; i <= 20; i++) recorder.record(numberedInput(i, i * 100_000));
  await (isOpen ? recorder.sync() : recorder.close());
  return path;
}

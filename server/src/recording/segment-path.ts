/** File names of a session: from our own id only, `<id>.mcap`, then `<id>.2.mcap` and so on for later segments. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";

const SESSION_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const FILE_NAME = /^([A-Za-z0-9][A-Za-z0-9_-]{0,99})(?:\.([1-9][0-9]{0,4}))?\.mcap$/;

/** @throws RangeError for an id that could leave the directory or be mistaken for a segment */
export function segmentPath(directory: string, sessionId: string, segment: number): string {
  if (!SESSION_ID.test(sessionId)) {
    throw new RangeError(`session id "${sessionId}" is not 1–100 letters, digits, - and _`);
  }
  return join(directory, segment === 1 ? `${sessionId}.mcap` : `${sessionId}.${segment}.mcap`);
}

/** Session id and segment of a file name; undefined when it is none of ours. */
export function parseSegmentName(
  name: string,
): { readonly sessionId: string; readonly segment: number } | undefined {
  const match = FILE_NAME.exec(name);
  if (match?.[1] === undefined) return undefined;
  return { sessionId: match[1], segment: match[2] === undefined ? 1 : Number(match[2]) };
}

/** The segments of each session in a directory, in order. @throws the system's error */
export function listSegments(directory: string): Map<string, { segment: number; path: string }[]> {
  const sessions = new Map<string, { segment: number; path: string }[]>();
  for (const name of readdirSync(directory)) {
    const parsed = parseSegmentName(name);
    if (parsed === undefined) continue;
    const segments = sessions.get(parsed.sessionId) ?? [];
    segments.push({ segment: parsed.segment, path: join(directory, name) });
    sessions.set(parsed.sessionId, segments);
  }
  for (const segments of sessions.values()) segments.sort((a, b) => a.segment - b.segment);
  return sessions;
}

/** A session's segments in order. @throws FaultError REC-UNREADABLE when there is no such session. */
export function sessionPaths(dataDirectory: string, sessionId: string): readonly string[] {
  const folder = join(dataDirectory, "sessions");
  const segments = existsSync(folder) ? listSegments(folder).get(sessionId) : undefined;
  if (segments === undefined)
    throw new FaultError("REC-UNREADABLE", `there is no recorded session ${sessionId}`);
  return segments.map(({ path }) => path);
}

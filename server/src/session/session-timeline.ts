/** Where things happened in a recorded session: what review draws on its time line. */
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { SessionTimeline } from "@cementwatch/shared/session/session-summary";
import type { SessionReader } from "../recording/session-reader.ts";
import type { Storage } from "../recording/storage.ts";
import { inputOfRecord } from "./input-record.ts";
import { otherSoftware } from "./other-software.ts";
import type { ReplayStrips } from "./replay-strips.ts";

export type SessionEvents = Omit<SessionTimeline, "session">;

/** `undefined` when there is no such session. The record is read in a thread. @throws FaultError REC-UNREADABLE. */
export async function sessionTimeline(
  storage: Pick<Storage, "listSessions">,
  strips: Pick<ReplayStrips, "events">,
  sessionId: string,
): Promise<SessionTimeline | undefined> {
  const session = (await storage.listSessions()).find((entry) => entry.sessionId === sessionId);
  return session === undefined ? undefined : { session, ...(await strips.events(sessionId)) };
}

/** Alarms and marks as they were recorded, and the software that did it when it was another one. */
export function readEvents(reader: SessionReader): SessionEvents {
  const alarms: AlarmEvent[] = [];
  const marks: { atUs: number; label: string }[] = [];
  for (const message of reader.messages({ topics: ["/alarm", "/input/operator"] })) {
    if (message.topic === "/alarm") alarms.push(message.json as unknown as AlarmEvent);
    const input = inputOfRecord(message);
    if (input?.kind === "operator" && input.act.kind === "mark")
      marks.push({ atUs: input.atUs, label: input.act.label });
  }
  const other = otherSoftware(reader.header);
  const { startUs, endUs } = reader;
  return { startUs, endUs, alarms, marks, ...(other === undefined ? {} : { otherSoftware: other }) };
}

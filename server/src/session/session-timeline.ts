/** Where things happened in a recorded session: what review draws on its time line. */
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { SessionTimeline } from "@cementwatch/shared/session/session-summary";
import type { Storage } from "../recording/storage.ts";
import { inputOfRecord } from "./input-record.ts";

/** `undefined` when there is no such session. @throws FaultError REC-UNREADABLE. */
export async function sessionTimeline(
  storage: Storage,
  sessionId: string,
): Promise<SessionTimeline | undefined> {
  const session = (await storage.listSessions()).find((entry) => entry.sessionId === sessionId);
  if (session === undefined) return undefined;
  const reader = await storage.openReader(sessionId);
  const alarms: AlarmEvent[] = [];
  const marks: { atUs: number; label: string }[] = [];
  try {
    for (const message of reader.messages({ topics: ["/alarm", "/input/operator"] })) {
      if (message.topic === "/alarm") alarms.push(message.json as unknown as AlarmEvent);
      const input = inputOfRecord(message);
      if (input?.kind === "operator" && input.act.kind === "mark")
        marks.push({ atUs: input.atUs, label: input.act.label });
    }
    return { session, startUs: reader.startUs, endUs: reader.endUs, alarms, marks };
  } finally {
    reader.close();
  }
}

/** What stands beside a replay, one tab each: a new one is a line here. */
import type { SessionTimeline } from "@cementwatch/shared/session/session-summary";
import type { ComponentType } from "react";
import type { Connection } from "../../connection/socket.ts";
import { MechanismsPanel } from "../../mechanisms/mechanisms-panel.tsx";
import { AlarmList } from "./alarm-list.tsx";
import { NotesPanel } from "./annotations/notes-panel.tsx";
import type { NoteDesk } from "./annotations/use-notes.ts";
import { SignOffPanel } from "./audit/sign-off-panel.tsx";
import { ReplayExport } from "./exports/replay-export.tsx";
import { ReplaySend } from "./pacs/replay-send.tsx";
import { FiguresPanel } from "./queue/figures-panel.tsx";
import type { AlarmSpan } from "./timeline-model.ts";

export interface SidePanelProps {
  readonly sessionId: string;
  /** Undefined while it is read. */
  readonly timeline: SessionTimeline | undefined;
  readonly connection: Connection;
  readonly spans: readonly AlarmSpan[];
  readonly notes: NoteDesk;
  readonly onSeek: (toUs: number) => void;
}

interface SideTab {
  readonly id: string;
  readonly title: string;
  readonly Panel: ComponentType<SidePanelProps>;
}

/** The first one is open at the start. */
export const SIDE_TABS: readonly [SideTab, ...SideTab[]] = [
  { id: "alarms", title: "Alarms", Panel: Alarms },
  { id: "mechanisms", title: "Mechanisms", Panel: Mechanisms },
  { id: "notes", title: "Notes", Panel: NotesPanel },
  { id: "measurements", title: "Measurements", Panel: FiguresPanel },
  { id: "export", title: "Export", Panel: Exports },
  { id: "send", title: "Send", Panel: ReplaySend },
  { id: "signOff", title: "Sign-off", Panel: SignOffPanel },
];

function Alarms({ connection, spans, timeline, onSeek }: SidePanelProps) {
  return <AlarmList connection={connection} spans={spans} isRead={timeline !== undefined} onSeek={onSeek} />;
}

function Exports({ timeline }: SidePanelProps) {
  return timeline === undefined ? (
    <p className="review-hint">reading …</p>
  ) : (
    <ReplayExport timeline={timeline} />
  );
}

function Mechanisms({ connection }: SidePanelProps) {
  return (
    <div className="replay-mechanisms">
      <MechanismsPanel connection={connection} />
    </div>
  );
}

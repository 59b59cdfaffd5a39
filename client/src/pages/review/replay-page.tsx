/**
 * One recorded session as a replay. The hatched frame and the word REPLAY are on every part of the screen, also burnt
 * above the picture, so that neither a glance nor a screenshot takes it for live.
 */
import type { SessionTimeline } from "@cementwatch/shared/session/session-summary";
import { useCallback, useMemo, useState } from "react";
import { Link } from "react-router";
import type { Connection } from "../../connection/socket.ts";
import { useConnection } from "../../connection/use-connection.ts";
import { useSession } from "../../store/use-session.ts";
import { Lanes } from "../monitor/lanes.tsx";
import { useNotes } from "./annotations/use-notes.ts";
import { CannotOpen } from "./cannot-open.tsx";
import { createCommander } from "./commander.ts";
import { FollowUpForm } from "./follow-up-form.tsx";
import { ReplayBar } from "./replay-bar.tsx";
import { ReplayPicture } from "./replay-picture.tsx";
import type { LoopPress, ReplayPlaces } from "./replay-places.ts";
import { ReplayRisk } from "./replay-risk.tsx";
import { SIDE_TABS } from "./replay-side-tabs.tsx";
import { ReplaySound } from "./replay-sound.tsx";
import { ReportLinks } from "./report-links.tsx";
import { createSeekQueue } from "./seek-queue.ts";
import { type AlarmSpan, alarmSpans } from "./timeline-model.ts";
import { usePlaybackKeys } from "./use-playback-keys.ts";
import { useStartAt } from "./use-start-at.ts";
import { type StripState, useStrip } from "./use-strip.ts";
import { useTimeline } from "./use-timeline.ts";
import "./replay.css";

/** The replay opens at once; its alarms and lanes come when the server has read them. */
export function ReplayPage({ sessionId }: { readonly sessionId: string }) {
  const { timeline, problem } = useTimeline(sessionId);
  if (problem === "") return <Replay sessionId={sessionId} timeline={timeline} />;
  return <CannotOpen title="Review" problem={problem} />;
}

interface ReplayProps {
  readonly sessionId: string;
  /** Undefined while it is read. */
  readonly timeline: SessionTimeline | undefined;
}

function Replay({ sessionId, timeline }: ReplayProps) {
  const connection = useConnection({ runtime: { sessionId }, role: "review", wantsFrames: true });
  const [refusal, setRefusal] = useState("");
  const [tab, setTab] = useState<string>(SIDE_TABS[0].id);
  const { Panel } = SIDE_TABS.find(({ id }) => id === tab) ?? SIDE_TABS[0];
  const [loopFromUs, setLoopFromUs] = useState<number>();
  const strip = useStrip(sessionId);
  const notes = useNotes(sessionId);
  const spans = useMemo(() => alarmSpans(timeline?.alarms ?? []), [timeline]);
  const places = useMemo(() => placesOf(spans, timeline, strip), [spans, timeline, strip]);
  const { send, withWanted } = useMemo(() => createCommander(connection, setRefusal), [connection]);
  const seeks = useMemo(() => createSeekQueue((toUs) => send({ kind: "seek", toUs })), [send]);
  const press = useCallback(
    ({ fromUs, commands, problem }: LoopPress) => {
      setLoopFromUs(fromUs);
      setRefusal(problem ?? "");
      for (const command of commands) send(command).catch(() => undefined);
    },
    [send],
  );
  useStartAt(connection, send, setRefusal);
  usePlaybackKeys({ connection, places, loopFromUs, withWanted, onCommand: send, onLoop: press });
  return (
    <main className="replay">
      <div className="replay-inner">
        <ReplayHeader connection={connection} sessionId={sessionId} timeline={timeline} />
        <ReplayPicture connection={connection} notes={notes} />
        <section className="replay-side" aria-label="Findings">
          <OtherSoftwareNote timeline={timeline} />
          <ReplayRisk connection={connection} />
          <div className="review-lanes">
            <Lanes connection={connection} />
          </div>
          <fieldset className="replay-tabs" aria-label="Below the lanes">
            {SIDE_TABS.map(({ id, title }) => (
              <button key={id} type="button" aria-pressed={id === tab} onClick={() => setTab(id)}>
                {title}
              </button>
            ))}
          </fieldset>
          <Panel
            sessionId={sessionId}
            timeline={timeline}
            connection={connection}
            spans={spans}
            notes={notes}
            onSeek={seeks.seek}
          />
        </section>
        <ReplayBar
          connection={connection}
          sessionId={sessionId}
          spans={spans}
          marks={timeline?.marks ?? NO_MARKS}
          places={places}
          strip={strip}
          notes={notes.notes}
          problem={refusal}
          loopFromUs={loopFromUs}
          withWanted={withWanted}
          onCommand={send}
          onLoop={press}
          onSeek={seeks.seek}
        />
      </div>
    </main>
  );
}

const NO_MARKS: SessionTimeline["marks"] = [];

function placesOf(
  spans: readonly AlarmSpan[],
  timeline: SessionTimeline | undefined,
  { strip }: StripState,
): ReplayPlaces {
  return {
    alarms: spans.map(({ raisedAtUs }) => raisedAtUs),
    marks: (timeline?.marks ?? []).map(({ atUs }) => atUs),
    looks: (strip?.looks ?? []).map(({ fromUs }) => fromUs),
  };
}

interface ReplayHeaderProps {
  readonly connection: Connection;
  readonly sessionId: string;
  readonly timeline: SessionTimeline | undefined;
}

function ReplayHeader({ connection, sessionId, timeline }: ReplayHeaderProps) {
  const welcome = useSession(connection, (state) => state.welcome);
  const state = useSession(connection, (session) => session.connection.state);
  const level = useSession(connection, ({ config }) => config?.procedure.level ?? "");
  const side = useSession(connection, ({ config }) => config?.procedure.side ?? "");
  return (
    <header className="replay-header">
      <Link to="/review?tab=sessions" className="review-link">
        ← Sessions
      </Link>
      <strong className="replay-word">REPLAY</strong>
      {timeline?.session.origin === "simulated" ? (
        <strong className="replay-word">of SIMULATED</strong>
      ) : null}
      {timeline?.session.imported === undefined ? null : (
        <strong className="replay-word" title={`from ${timeline.session.imported}`}>
          IMPORTED
        </strong>
      )}
      <span className="replay-title">{welcome?.title ?? "opening …"}</span>
      <span>
        {level} {side === "" ? "" : `· patient ${side.toUpperCase()}`}
      </span>
      <details className="replay-report">
        <summary>Report · follow-up</summary>
        <section>
          <ReportLinks sessionId={sessionId} />
          <FollowUpForm sessionId={sessionId} />
        </section>
      </details>
      <ReplaySound connection={connection} />
      <span className="replay-software">{welcome?.software ?? ""}</span>
      {state === "open" ? null : <strong className="replay-lost">NO CONNECTION</strong>}
    </header>
  );
}

/** What is shown was computed by this software; the list of alarms is as it was recorded. Never one silently for the other. */
function OtherSoftwareNote({ timeline }: { readonly timeline: SessionTimeline | undefined }) {
  const other = timeline?.otherSoftware;
  if (other === undefined) return null;
  return (
    <p className="replay-other-software" role="note">
      <strong>RECORDED BY OTHER SOFTWARE</strong> {other.recordedBy}. Risk and values here are computed anew
      by {other.readBy} and may differ; the alarms listed are as recorded.
    </p>
  );
}

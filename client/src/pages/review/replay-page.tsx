/**
 * One recorded session as a replay. The hatched frame and the word REPLAY are on every part of the screen, also burnt
 * above the picture, so that neither a glance nor a screenshot takes it for live.
 */
import type { PlaybackCommand } from "@cementwatch/shared/protocol/control";
import type { SessionTimeline } from "@cementwatch/shared/session/session-summary";
import { useEffect, useMemo, useState } from "react";
import { Link } from "react-router";
import type { Connection } from "../../connection/socket.ts";
import { useConnection } from "../../connection/use-connection.ts";
import { useSession } from "../../store/use-session.ts";
import { isTyping } from "../../text/is-typing.ts";
import { Lanes } from "../monitor/lanes.tsx";
import { FollowUpForm } from "./follow-up-form.tsx";
import { commandsFor } from "./playback-keys.ts";
import { ReplayBar } from "./replay-bar.tsx";
import { ReplayPicture } from "./replay-picture.tsx";
import { SIDE_TABS } from "./replay-side-tabs.tsx";
import { ReportLinks } from "./report-links.tsx";
import { createSeekQueue } from "./seek-queue.ts";
import { fetchTimeline } from "./sessions.ts";
import { type AlarmSpan, alarmSpans } from "./timeline-model.ts";
import "./replay.css";

export function ReplayPage({ sessionId }: { readonly sessionId: string }) {
  const { timeline, problem } = useTimeline(sessionId);
  if (timeline !== undefined) return <Replay sessionId={sessionId} timeline={timeline} />;
  return (
    <main className="review-list">
      <header>
        <Link to="/review?tab=sessions" className="review-link">
          ← Sessions
        </Link>
        <h1>Review</h1>
      </header>
      {problem === "" ? (
        <p>opening …</p>
      ) : (
        <p className="review-problem" role="alert">
          {problem}
        </p>
      )}
    </main>
  );
}

interface ReplayProps {
  readonly sessionId: string;
  readonly timeline: SessionTimeline;
}

function Replay({ sessionId, timeline }: ReplayProps) {
  const connection = useConnection({ runtime: { sessionId }, role: "review", wantsFrames: true });
  const [refusal, setRefusal] = useState("");
  const [tab, setTab] = useState<string>(SIDE_TABS[0].id);
  const { Panel } = SIDE_TABS.find(({ id }) => id === tab) ?? SIDE_TABS[0];
  const spans = useMemo(() => alarmSpans(timeline.alarms), [timeline]);
  const send = useMemo(() => commandSender(connection, setRefusal), [connection]);
  const seeks = useMemo(() => createSeekQueue((toUs) => send({ kind: "seek", toUs })), [send]);
  usePlaybackKeys(connection, spans, send);
  return (
    <main className="replay">
      <div className="replay-inner">
        <ReplayHeader connection={connection} timeline={timeline} />
        <ReplayPicture connection={connection} />
        <section className="replay-side" aria-label="Findings">
          <Risk connection={connection} />
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
            onSeek={seeks.seek}
          />
        </section>
        <ReplayBar
          connection={connection}
          spans={spans}
          marks={timeline.marks}
          problem={refusal}
          onCommand={send}
          onSeek={seeks.seek}
        />
      </div>
    </main>
  );
}

interface ReplayHeaderProps {
  readonly connection: Connection;
  readonly timeline: SessionTimeline;
}

function ReplayHeader({ connection, timeline }: ReplayHeaderProps) {
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
      {timeline.session.origin === "simulated" ? <strong className="replay-word">of SIMULATED</strong> : null}
      <span className="replay-title">{welcome?.title ?? "opening …"}</span>
      <span>
        {level} {side === "" ? "" : `· patient ${side.toUpperCase()}`}
      </span>
      <details className="replay-report">
        <summary>Report · follow-up</summary>
        <section>
          <ReportLinks sessionId={timeline.session.sessionId} />
          <FollowUpForm sessionId={timeline.session.sessionId} />
        </section>
      </details>
      <span className="replay-software">{welcome?.software ?? ""}</span>
      {state === "open" ? null : <strong className="replay-lost">NO CONNECTION</strong>}
    </header>
  );
}

/** The word and its reasons; the score is a number for review only. */
function Risk({ connection }: { readonly connection: Connection }) {
  const risk = useSession(connection, ({ assessment }) => assessment?.risk);
  return (
    <div className={`replay-risk replay-${risk?.state ?? "notWatching"}`}>
      <strong>{risk?.word ?? "– –"}</strong>
      <span>{risk?.detail}</span>
      <span className="replay-score">score {risk === undefined ? "– –" : risk.score01.toFixed(2)}</span>
    </div>
  );
}

function useTimeline(sessionId: string): { timeline?: SessionTimeline; problem: string } {
  const [timeline, setTimeline] = useState<SessionTimeline>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    fetchTimeline(sessionId, stop.signal).then(setTimeline, (error: unknown) => {
      if (stop.signal.aborted) return;
      setProblem(`This session cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
    });
    return () => stop.abort();
  }, [sessionId]);
  return { ...(timeline === undefined ? {} : { timeline }), problem };
}

function commandSender(
  connection: Connection,
  onRefusal: (refusal: string) => void,
): (command: PlaybackCommand) => Promise<void> {
  return async (command) => {
    const { isOk, error } = await connection.playback(command);
    onRefusal(isOk ? "" : `not done: ${error ?? "refused"}`);
  };
}

function usePlaybackKeys(
  connection: Connection,
  spans: readonly AlarmSpan[],
  send: (command: PlaybackCommand) => Promise<void>,
): void {
  useEffect(() => {
    const stop = new AbortController();
    const down = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const isStep = event.key === "ArrowLeft" || event.key === "ArrowRight";
      const { playback } = connection.store.getState();
      if (playback === undefined || (event.repeat && !isStep)) return;
      // Space on a button presses that button as well; the picture is what this page is about.
      const commands = commandsFor(event.key, playback, spans);
      if (commands === undefined) return;
      event.preventDefault();
      for (const command of commands) send(command).catch(() => undefined);
    };
    window.addEventListener("keydown", down, { signal: stop.signal });
    return () => stop.abort();
  }, [connection, spans, send]);
}

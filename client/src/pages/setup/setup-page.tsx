/**
 * `/setup`: for the nurse at one metre, by touch. START comes first and needs nothing before it; everything else may
 * follow: the case, what is fitted, the outline on the held picture, the reference.
 */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { originWordOf } from "../../alarm/banner.ts";
import { BalloonPanel } from "../../balloon/balloon-panel.tsx";
import type { Connection } from "../../connection/socket.ts";
import { useConnection } from "../../connection/use-connection.ts";
import { HeightsPanel } from "../../heights/heights-panel.tsx";
import { useSession } from "../../store/use-session.ts";
import { ActLog, ActPanel } from "./act-panel.tsx";
import { CaseFields } from "./case-fields.tsx";
import { OutlinePanel } from "./outline-panel.tsx";
import { redList } from "./setup-words.ts";
import "./setup.css";

export function SetupPage() {
  const connection = useConnection({ runtime: "monitor", role: "setup", wantsFrames: true });
  const runtimeId = useSession(connection, ({ welcome }) => welcome?.runtimeId);
  const originWord = useSession(connection, ({ welcome, assessment }) =>
    originWordOf(welcome?.origin ?? "live", assessment?.pictures),
  );
  const [view, setView] = useState<PictureView>("lateral");
  const [isMeasuring, setMeasuring] = useState(false);
  return (
    <main className={originWord === "" ? "setup" : "setup is-marked"}>
      <div className="setup-inner">
        <SetupHeader connection={connection} originWord={originWord}>
          <button type="button" aria-pressed={isMeasuring} onClick={() => setMeasuring(!isMeasuring)}>
            Heights
          </button>
        </SetupHeader>
        {isMeasuring ? (
          <HeightsPanel key={runtimeId} connection={connection} />
        ) : (
          <OutlinePanel
            // Another runtime or view: what was drawn belongs to another picture.
            key={`${runtimeId}-${view}`}
            connection={connection}
            view={view}
            onView={setView}
          />
        )}
        <div className="setup-side">
          <CaseFields connection={connection} />
          <BalloonPanel connection={connection} canChoose />
          <ActPanel connection={connection} view={view} />
          <RedList connection={connection} view={view} />
          <ActLog connection={connection} />
        </div>
      </div>
    </main>
  );
}

interface SetupHeaderProps {
  readonly connection: Connection;
  readonly originWord: string;
  /** A button of the page's own. */
  readonly children: ReactNode;
}

function SetupHeader({ connection, originWord, children }: SetupHeaderProps) {
  const isRunning = useSession(connection, ({ assessment }) => assessment?.isCaseRunning ?? false);
  const alarm = useSession(connection, ({ assessment }) =>
    assessment?.risk.state === "stop"
      ? `▲ ${assessment.risk.word} · ${assessment.risk.detail} · ${assessment.risk.act}`
      : "",
  );
  const isLost = useSession(connection, (state) => state.connection.state !== "open");
  const press = (kind: "start" | "stop", label: string) =>
    connection.act({ kind }, `setup ${label.toUpperCase()}`, label);
  return (
    <header className="setup-header">
      <Link to="/" className="setup-link" aria-label="Start page">
        ≡
      </Link>
      <button
        type="button"
        className="setup-start"
        disabled={isRunning || isLost}
        onClick={() => press("start", "Start")}
      >
        {isRunning ? "RUNNING" : "START NOW"}
      </button>
      <button
        type="button"
        className="setup-stop"
        disabled={!isRunning || isLost}
        onClick={() => press("stop", "Stop")}
      >
        STOP CASE
      </button>
      <p className="setup-words">
        {originWord === "" ? null : <strong className="setup-origin">{originWord}</strong>}
        {isLost ? <strong className="setup-lost">NO CONNECTION</strong> : null}
        {alarm === "" ? <span>Set-up</span> : <strong className="setup-alarm">{alarm}</strong>}
      </p>
      {children}
      <Link to="/monitor" className="setup-link">
        Monitor
      </Link>
    </header>
  );
}

const REDS = 3;

interface RedListProps {
  readonly connection: Connection;
  readonly view: PictureView;
}

function RedList({ connection, view }: RedListProps) {
  // One string, so that the list is drawn again only when a word of it changes.
  const joined = useSession(connection, ({ connection: { state }, config, assessment, status }) =>
    redList({ connectionState: state, config, assessment, status, view }).join("\n"),
  );
  const reds = joined === "" ? [] : joined.split("\n");
  return (
    <section className={reds.length === 0 ? "setup-reds is-ready" : "setup-reds"} aria-label="Not ready">
      {reds.length === 0 ? <p>All that was entered is ready. The monitor says what it sees.</p> : null}
      <ul>
        {reds.slice(0, REDS).map((red) => (
          <li key={red}>✗ {red}</li>
        ))}
      </ul>
      {reds.length > REDS ? <p>and {reds.length - REDS} more</p> : null}
    </section>
  );
}

/** START NOW before anything else, STOP CASE, and what must be known at once. */
import { Link } from "react-router";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { storeLastCase } from "./last-case.ts";

interface SetupHeaderProps {
  readonly connection: Connection;
  readonly originWord: string;
}

export function SetupHeader({ connection, originWord }: SetupHeaderProps) {
  const isRunning = useSession(connection, ({ assessment }) => assessment?.isCaseRunning ?? false);
  const isLost = useSession(connection, (state) => state.connection.state !== "open");
  const start = () => connection.act({ kind: "start" }, "setup START NOW", "Start");
  const stop = () => {
    const { config } = connection.store.getState();
    if (config !== undefined) storeLastCase(config);
    connection.act({ kind: "stop" }, "setup STOP CASE", "Stop");
  };
  return (
    <header className="setup-header">
      <Link to="/" className="setup-link" aria-label="Start page">
        ≡
      </Link>
      <button type="button" className="setup-start" disabled={isRunning || isLost} onClick={start}>
        {isRunning ? "RUNNING" : "START NOW"}
      </button>
      <button type="button" className="setup-stop" disabled={!isRunning || isLost} onClick={stop}>
        STOP CASE
      </button>
      <p className="setup-words" data-shown="risk">
        {originWord === "" ? null : <strong className="setup-origin">{originWord}</strong>}
        {isLost ? (
          <strong className="setup-lost">NO CONNECTION</strong>
        ) : (
          <Standing connection={connection} />
        )}
      </p>
      <Link to="/monitor" className="setup-link">
        Monitor
      </Link>
    </header>
  );
}

/** What the monitor says: STOP with place and act, else the word and its one reason. */
function Standing({ connection }: { readonly connection: Connection }) {
  const state = useSession(connection, ({ assessment }) => assessment?.risk.state);
  const text = useSession(connection, ({ assessment }) => {
    if (assessment === undefined) return "";
    const { word, detail, act } = assessment.risk;
    return [state === "stop" ? `▲ ${word}` : word, detail, act].filter((part) => part !== "").join(" · ");
  });
  if (text === "") return <span>Set-up</span>;
  return <strong className={state === "stop" ? "setup-alarm" : "setup-standing"}>{text}</strong>;
}

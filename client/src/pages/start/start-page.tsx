/** The start page: what is on the monitor now, the simulated cases, the other screens and the keys. */
import { useState } from "react";
import { Link } from "react-router";
import { useConnection } from "../../connection/use-connection.ts";
import { useSession } from "../../store/use-session.ts";
import { stopSimulatedCase } from "./simulated-cases.ts";
import { StartPanel } from "./start-panel.tsx";
import "./start.css";

const KEYS: readonly (readonly [string, string])[] = [
  ["M", "mark this moment"],
  ["S", "pause the sound for 2 minutes, or end the pause"],
  ["A, held for 1 s", "acknowledge the alarm on screen"],
  ["P, the foot pedal", "mark, and pause a sound; held for 1 s: acknowledge"],
  ["O, held, or a finger resting on the picture", "hide the lines on it"],
  ["I · R", "invert the picture · show all of it"],
  ["H · V", "flip left and right · up and down; the letters follow"],
  ["drag · Shift-drag · wheel", "grey window · move · zoom"],
  ["F", "full screen"],
];

export function StartPage() {
  const connection = useConnection({ runtime: "monitor", role: "engineer", wantsFrames: false });
  const title = useSession(connection, ({ welcome }) => welcome?.title ?? "");
  const isSimulated = useSession(connection, ({ welcome }) => welcome?.origin === "simulated");
  const state = useSession(connection, (session) => session.connection.state);
  const [problem, setProblem] = useState("");
  const stop = () => {
    stopSimulatedCase().catch((error: unknown) => setProblem(String(error)));
  };
  return (
    <main className="start-page">
      <header>
        <h1>cementwatch</h1>
        <p>
          {state === "open" ? `On the monitor now: ${title}` : "Not connected to the server"}
          {problem === "" ? null : ` · ${problem}`}
        </p>
        <div className="start-actions">
          <Link className="start-button" to="/monitor">
            Open the monitor
          </Link>
          {isSimulated ? (
            <button type="button" className="start-button" onClick={stop}>
              End the simulated case
            </button>
          ) : null}
        </div>
      </header>
      <StartPanel />
      <section aria-label="Keys" className="start-keys">
        <h2>Keys of the monitor</h2>
        <dl>
          {KEYS.map(([key, meaning]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <p>
          cementwatch watches the picture and says what it sees. It commands no injector, its silence stops
          nothing, and NONE SEEN is not a promise.
        </p>
      </section>
    </main>
  );
}

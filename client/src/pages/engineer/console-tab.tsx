/** Serial console: the newest bytes of one device with what they meant. It only reads. */
import type { ConsoleLine } from "@cementwatch/shared/telemetry/console-line";
import { useEffect, useState } from "react";
import { useConnection } from "../../connection/use-connection.ts";
import { useSession } from "../../store/use-session.ts";
import { ConsoleLines } from "./console-lines.tsx";
import { fetchTranscript } from "./device-api.ts";
import { transcriptText } from "./transcript-text.ts";
import "./devices.css";

const LOOK_MS = 500;
const LINES_KEPT = 500;

export function ConsoleTab() {
  const connection = useConnection({ runtime: "monitor", role: "engineer", wantsFrames: false });
  const config = useSession(connection, (session) => session.config);
  const [chosen, setChosen] = useState("");
  const devices = config?.devices ?? [];
  const device = devices.find(({ id }) => id === chosen) ?? devices[0];
  if (device === undefined)
    return <p className="devices">No device is set up: there is nothing to listen to.</p>;
  return (
    <div className="devices">
      <label>
        Device{" "}
        <select value={device.id} onChange={(event) => setChosen(event.target.value)}>
          {devices.map(({ id }) => (
            <option key={id}>{id}</option>
          ))}
        </select>
      </label>
      <DeviceConsole key={device.id} id={device.id} driver={device.driver} options={device.options} />
    </div>
  );
}

interface DeviceConsoleProps {
  readonly id: string;
  readonly driver: string;
  readonly options: { readonly [name: string]: unknown };
}

function DeviceConsole({ id, driver, options }: DeviceConsoleProps) {
  const [lines, setLines] = useState<readonly ConsoleLine[]>([]);
  const [isPaused, setIsPaused] = useState(false);
  const [filter, setFilter] = useState("");
  const [problem, setProblem] = useState("");
  useEffect(() => {
    if (isPaused) return;
    let last = 0;
    const join = (added: readonly ConsoleLine[]) => {
      const isFirst = last === 0;
      last = added.at(-1)?.sequence ?? last;
      setProblem("");
      setLines((known) => (isFirst ? added : [...known, ...added].slice(-LINES_KEPT)));
    };
    const timer = setInterval(() => {
      fetchTranscript(id, last).then(join, (error: unknown) => setProblem(String(error)));
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [id, isPaused]);
  const wanted = filter.trim().toLowerCase();
  const shown = lines.filter(({ hex, words }) => `${hex} ${words.join(" ")}`.toLowerCase().includes(wanted));
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(transcriptText({ id, driver, options }, lines))}`;
  return (
    <>
      <div className="console-acts">
        <button type="button" aria-pressed={isPaused} onClick={() => setIsPaused(!isPaused)}>
          {isPaused ? "Go on" : "Pause"}
        </button>
        <input
          aria-label="Filter"
          placeholder="filter: bytes or words"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <a className="engineer-link" href={file} download={`${id}-transcript.txt`}>
          Save transcript
        </a>
        <span>Read-only. “cementwatch devices vector” makes a test vector of the file.</span>
      </div>
      {problem === "" ? null : <p role="alert">✗ {problem}</p>}
      <ConsoleLines lines={shown.toReversed()} label={`Console of ${id}`} />
    </>
  );
}

/** Finding a device: the ports, a search of one of them as it goes, and the lines for the device-set file. */
import type { PortRow, ProbeView } from "@cementwatch/shared/telemetry/console-line";
import { useCallback, useEffect, useState } from "react";
import { ConsoleLines } from "./console-lines.tsx";
import { fetchPorts, fetchProbe, startProbe } from "./device-api.ts";

const LOOK_MS = 500;
const SHAPES: Readonly<Record<ProbeView["state"], string>> = {
  none: "",
  running: "◌",
  found: "●",
  nothing: "▲",
  failed: "✗",
};

export function PortsPanel() {
  const [ports, setPorts] = useState<readonly PortRow[]>();
  const [view, setView] = useState<ProbeView>();
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState("");
  const fail = useCallback(
    (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    [],
  );
  const look = useCallback(() => {
    fetchPorts().then(setPorts, fail);
  }, [fail]);
  useEffect(look, [look]);
  useEffect(() => {
    const timer = setInterval(() => {
      fetchProbe().then(setView, fail);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [fail]);
  const search = (port: string) => {
    setProblem("");
    startProbe(port).then(setView, fail);
  };
  const isRunning = view?.state === "running";
  return (
    <section className="device-card" aria-label="Find a device">
      <header>
        <h2>Find a device</h2>
        <button type="button" onClick={look}>
          Look for ports again
        </button>
      </header>
      <p>Listens first, then asks only questions that can move no motor.</p>
      {ports?.length === 0 ? (
        <p>This computer has no serial port: plug the adapter in and look again.</p>
      ) : null}
      <ul className="port-list">
        {(ports ?? []).map(({ path, title, usb, busy, warning }) => (
          <li key={path}>
            <button type="button" disabled={isRunning || busy !== ""} onClick={() => search(path)}>
              Search
            </button>
            <b>{path}</b> {title} {usb} {busy} {warning === "" ? "" : `▲ ${warning}`}
          </li>
        ))}
        <li>
          <button
            type="button"
            disabled={isRunning || typed.trim() === ""}
            onClick={() => search(typed.trim())}
          >
            Search
          </button>
          <input
            aria-label="Another port"
            placeholder="path or tcp://host:port"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </li>
      </ul>
      {problem === "" ? null : <p role="alert">✗ {problem}</p>}
      {view === undefined || view.state === "none" ? null : (
        <>
          <p role="status">
            {SHAPES[view.state]} {view.port}: {view.words}
          </p>
          {view.yaml === undefined ? null : (
            <>
              <p>Put these lines under “devices:” in the device-set file, then restart:</p>
              <pre className="port-yaml">{view.yaml}</pre>
            </>
          )}
          <ConsoleLines lines={view.lines} label="Transcript of the search" />
        </>
      )}
    </section>
  );
}

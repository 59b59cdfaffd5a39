/** The landing: what is due, each device with its state and one press to calibrate, open runs, recent certificates. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { RunView } from "@cementwatch/shared/calibration/run-view";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { openBench } from "./bench-api.ts";
import { entryPath, fetchEntries, fetchRuns } from "./calibration-api.ts";
import { dateOf, STAGE_WORDS, VERDICT_WORDS } from "./calibration-words.ts";
import { fetchDevices } from "./device-api.ts";
import { type DeviceRow, deviceRows, isOpenRun } from "./device-rows.ts";
import { DueList } from "./due-list.tsx";
import { today } from "./due-words.ts";
import { messageOf } from "./http.ts";
import { runTitle } from "./run-model.ts";
import { useLoaded } from "./use-loaded.ts";

export function OverviewTab() {
  const devices = useLoaded(fetchDevices);
  const entries = useLoaded(fetchEntries);
  const runs = useLoaded(fetchRuns);
  const rows = deviceRows(devices.value ?? [], entries.value ?? [], today());
  const open = (runs.value ?? []).filter(isOpenRun);
  const problem = [devices, entries, runs].map((loaded) => loaded.problem).find((words) => words !== "");
  return (
    <div className="overview">
      {problem === undefined ? null : <p role="alert">The server did not answer: {problem}</p>}
      {open.length === 0 ? null : <OpenRuns runs={open} />}
      <DueList />
      <Devices rows={rows} isWaiting={devices.value === undefined} />
      <Recent entries={entries.value ?? []} />
    </div>
  );
}

function OpenRuns({ runs }: { readonly runs: readonly RunView[] }) {
  return (
    <section aria-label="Open runs">
      <h2>Not finished</h2>
      <ul className="overview-runs">
        {runs.map((run) => (
          <li key={run.runId}>
            <span>
              {runTitle(run)} · {STAGE_WORDS[run.stage]} · {run.captures.length} of {run.pointCount} points
            </span>
            <Link
              className="calibration-link is-first"
              to={`/calibration?run=${encodeURIComponent(run.runId)}`}
            >
              Go on
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface DevicesProps {
  readonly rows: readonly DeviceRow[];
  readonly isWaiting: boolean;
}

function Devices({ rows, isWaiting }: DevicesProps) {
  const due = rows.filter(({ due: { state } }) => state !== "ok").length;
  const words =
    rows.length === 0 ? "" : due === 0 ? "nothing is due within 30 days" : `${due} of ${rows.length} due`;
  return (
    <section aria-label="Devices">
      <div className="calibration-bar">
        <h2>
          Devices <small className="calibration-note">{words}</small>
        </h2>
        <Bench />
      </div>
      {rows.length === 0 ? (
        <p>
          {isWaiting
            ? "loading …"
            : "No device that could be calibrated is in the device set. The bench without hardware shows how it goes."}
        </p>
      ) : (
        <table className="calibration-table">
          <thead>
            <tr>
              {["device", "serial number", "measures", "link", "calibration", "last result", ""].map(
                (head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Device key={row.key} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Device({ row: { device, kind, due, newest } }: { readonly row: DeviceRow }) {
  const to = `/calibration?new=${encodeURIComponent(device.deviceId)}&kind=${kind}`;
  return (
    <tr>
      <th scope="row">
        {device.deviceId} <small>{device.model || device.driver}</small>
        {device.isSimulated ? <b className="calibration-simulated"> SIMULATED</b> : null}
      </th>
      <td>{device.serialNumber || "not reported"}</td>
      <td>{kind}</td>
      <td>{device.isConnected ? "connected" : "✗ not connected"}</td>
      <td>
        <span className={`due is-${due.state}`}>{due.words}</span>
      </td>
      <td>{newest === undefined ? "–" : VERDICT_WORDS[(newest.asLeft ?? newest.asFound).verdict]}</td>
      <td>
        <Link
          className="calibration-link is-first"
          to={to}
          aria-label={`Calibrate ${device.deviceId}, ${kind}`}
        >
          Calibrate
        </Link>
      </td>
    </tr>
  );
}

function Bench() {
  const navigate = useNavigate();
  const [problem, setProblem] = useState("");
  return (
    <>
      <button
        type="button"
        onClick={() => {
          openBench("pressure")
            .then(({ deviceId, referenceId }) =>
              navigate(
                `/calibration?new=${encodeURIComponent(deviceId)}&kind=pressure&ref=${encodeURIComponent(referenceId)}`,
              ),
            )
            .catch((error: unknown) => setProblem(messageOf(error)));
        }}
      >
        Calibration bench without hardware
      </button>
      {problem === "" ? null : <span role="alert">{problem}</span>}
    </>
  );
}

/** More rows are found through the device's own history. */
const MAX_RECENT = 12;

function Recent({ entries }: { readonly entries: readonly CalibrationEntry[] }) {
  const newest = entries.toSorted((a, b) => b.finishedAt.localeCompare(a.finishedAt)).slice(0, MAX_RECENT);
  return (
    <section aria-label="Certificates">
      <h2>Recent certificates</h2>
      {newest.length === 0 ? (
        <p>None yet.</p>
      ) : (
        <table className="calibration-table">
          <tbody>
            {newest.map((entry) => (
              <tr key={entry.id}>
                <th scope="row">
                  <Link to={`/calibration?entry=${encodeURIComponent(entry.id)}`}>{entry.id}</Link>
                </th>
                <td>{dateOf(entry.finishedAt)}</td>
                <td>
                  {entry.plan.kind} · SN {entry.plan.device.serialNumber} · version {entry.version}
                  {entry.plan.device.isSimulated ? <b className="calibration-simulated"> SIMULATED</b> : null}
                </td>
                <td>
                  {entry.kind === "rollback"
                    ? `takes back to ${entry.restores}`
                    : VERDICT_WORDS[(entry.asLeft ?? entry.asFound).verdict]}
                </td>
                <td>
                  <Papers id={entry.id} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Papers({ id }: { readonly id: string }) {
  const forms = [
    ["certificate.pdf", "PDF"],
    ["dcc.xml", "DCC"],
    ["json", "JSON"],
    ["label.txt", "label"],
  ] as const;
  return (
    <span className="overview-papers">
      {forms.map(([form, words]) => (
        <a key={form} href={entryPath(id, form)} download={`${id}-${form.replace("json", "entry.json")}`}>
          {words}
        </a>
      ))}
    </span>
  );
}

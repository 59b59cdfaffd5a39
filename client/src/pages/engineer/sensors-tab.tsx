/** Sensors in use: overloads and the drift of their zeros; and the yearly tests of pedal, screen and speaker. */
import { useEffect, useState } from "react";
import { LinePlot } from "../../charts/line-plot.tsx";
import {
  newestTests,
  type PeripheralTest,
  type SensorEvent,
  type SensorHistoryView,
  sensorHistories,
} from "./sensor-lists.ts";
import { fetchPeripheralTests, fetchSensorHistory } from "./sensors-api.ts";
import { YearlyTests } from "./yearly-tests.tsx";
import "./sensors.css";

const SHOWN = 8;

export function SensorsTab() {
  const [events, setEvents] = useState<readonly SensorEvent[]>([]);
  const [tests, setTests] = useState<readonly PeripheralTest[]>([]);
  const [problem, setProblem] = useState("");
  const [reads, setReads] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew after each test that was entered.
  useEffect(() => {
    const stop = new AbortController();
    Promise.all([fetchSensorHistory(stop.signal), fetchPeripheralTests(stop.signal)]).then(
      ([history, known]) => {
        setEvents(history);
        setTests(known);
        setProblem("");
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
      },
    );
    return () => stop.abort();
  }, [reads]);
  const histories = sensorHistories(events);
  return (
    <div className="sensors">
      {problem === "" ? null : <p role="alert">The lists could not be read: {problem}</p>}
      <section aria-label="Sensors">
        <h2>Sensors: overloads and zeros</h2>
        {histories.length === 0 ? <p>Nothing was noted of any sensor yet.</p> : null}
        {histories.map((history) => (
          <SensorCard key={history.serialNumber} history={history} />
        ))}
      </section>
      <YearlyTests tests={newestTests(tests)} onSaved={() => setReads(reads + 1)} />
    </div>
  );
}

function SensorCard({ history }: { readonly history: SensorHistoryView }) {
  const { serialNumber, deviceId, overloads, zeros, drift, isCheckDue } = history;
  return (
    <article className="sensor-card">
      <h3>
        {deviceId} · {serialNumber === "" ? "no serial number" : serialNumber}
      </h3>
      {isCheckDue ? (
        <p className="sensor-due">✗ overloaded: make a daily check of its zero before use</p>
      ) : null}
      <List title="Overloads" lines={overloads} none="none" />
      <List title="Software zeros" lines={zeros} none="none set" />
      {drift.length < 2 ? null : <Drift drift={drift} />}
    </article>
  );
}

function List({
  title,
  lines,
  none,
}: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly none: string;
}) {
  return (
    <>
      <h4>{title}</h4>
      {lines.length === 0 ? <p>{none}</p> : null}
      <ul>
        {lines.slice(0, SHOWN).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {lines.length > SHOWN ? <li>… and {lines.length - SHOWN} earlier</li> : null}
      </ul>
    </>
  );
}

const MBAR_PER_KPA = 10;
const PLOT = { width: 560, height: 220 } as const;

/** Offsets that were taken off, in the order they were set: a sensor that drifts climbs. */
function Drift({ drift }: { readonly drift: SensorHistoryView["drift"] }) {
  const points = drift.map(({ kpa }, index) => [index + 1, MBAR_PER_KPA * kpa] as const);
  const values = points.map(([, mbar]) => mbar);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  return (
    <LinePlot
      label="Software zeros, one after another"
      {...PLOT}
      x={{ from: 1, to: Math.max(2, points.length) }}
      y={{ from: Math.floor(low - 1), to: Math.ceil(high + 1) }}
      xName="zero that was set, oldest first"
      yName="mbar"
      lines={[{ name: "offset", colour: "#56b4e9", points }]}
    />
  );
}

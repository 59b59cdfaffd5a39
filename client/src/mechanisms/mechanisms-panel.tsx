/**
 * What the cement did, level by level: support, heat, decompression, dose, tumour mode. For set-up and review, never on
 * the monitor: most of it is estimated, and nothing of it is an alarm.
 */
import type { DoseAtDistance } from "@cementwatch/shared/cement/exotherm";
import { type LevelMechanisms, mechanisms } from "@cementwatch/shared/procedure/mechanisms";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { useMemo } from "react";
import type { Connection } from "../connection/socket.ts";
import { useSession } from "../store/use-session.ts";
import { canalLevels } from "./canal-levels.ts";
import { ExothermPlot } from "./exotherm-plot.tsx";
import {
  decompressionFacts,
  doseFacts,
  doseText,
  type Fact,
  supportFacts,
  thermalFacts,
  tumourFacts,
} from "./mechanism-words.ts";
import "./mechanisms.css";

/** A thermocouple's curve is drawn with at most twice as many points. */
const MEASURED_BUCKETS = 600;

export function MechanismsPanel({ connection }: { readonly connection: Connection }) {
  const record = useSession(connection, ({ procedure }) => procedure);
  const config = useSession(connection, (state) => state.config);
  const history = useSession(connection, ({ alarmHistory }) => alarmHistory);
  const told = useMemo(
    () =>
      record === undefined || config === undefined
        ? undefined
        : mechanisms({
            record,
            config,
            measured: measuredOf(connection, record),
            canalLevels: canalLevels(history, record.levels),
          }),
    [connection, record, config, history],
  );
  if (told === undefined || told.levels.length === 0) {
    return <p className="mechanisms-none">No level has been treated yet.</p>;
  }
  return (
    <div className="mechanisms">
      {told.levels.map((level) => (
        <LevelCard key={level.level} told={level} />
      ))}
      <section className="mechanism" aria-label="Session">
        <h3>All levels</h3>
        <Facts facts={doseFacts(told.session)} />
      </section>
    </div>
  );
}

/** What the page received since it was opened or last sought, by session time. */
function measuredOf(connection: Connection, { atUs }: ProcedureRecord) {
  const { timesS, values } = connection.telemetry
    .ring("cementTemperatureC")
    .window(0, atUs, MEASURED_BUCKETS);
  return timesS.map((timeS, index) => ({
    atUs: atUs + timeS * 1e6,
    temperatureC: values[index] ?? Number.NaN,
  }));
}

function LevelCard({ told }: { readonly told: LevelMechanisms }) {
  const { level, thermal, tumour } = told;
  return (
    <article className="mechanisms-level" aria-label={`Mechanisms of ${level}`}>
      <h2>{level}</h2>
      <Mechanism title="Support" facts={supportFacts(told)} />
      <Mechanism title="Decompression" facts={decompressionFacts(told)} />
      <Mechanism title="Cement dose" facts={doseFacts(told.dose)} />
      <section className="mechanism mechanism-wide">
        <h3>Heat{thermal?.source === "measured" ? "" : " · estimate, never an alarm"}</h3>
        <Facts facts={thermalFacts(told)} />
        {thermal === undefined ? null : <ExothermPlot thermal={thermal} />}
      </section>
      {tumour === undefined ? null : (
        <section className="mechanism mechanism-wide">
          <h3>Tumour mode</h3>
          <Facts facts={tumourFacts(tumour)} />
          <DoseTable rows={tumour.doseByDistance} />
        </section>
      )}
    </article>
  );
}

function Mechanism({ title, facts }: { readonly title: string; readonly facts: readonly Fact[] }) {
  return (
    <section className="mechanism">
      <h3>{title}</h3>
      <Facts facts={facts} />
    </section>
  );
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl>
      {facts.map(({ name, text, isAtLimit = false }) => (
        <div key={name} className={isAtLimit ? "is-at-limit" : undefined}>
          <dt>{name}</dt>
          <dd>
            {text}
            {isAtLimit ? " · at its limit" : ""}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function DoseTable({ rows }: { readonly rows: readonly DoseAtDistance[] }) {
  if (rows.length === 0) return null;
  return (
    <table className="mechanism-distances">
      <caption>Estimated dose by distance from the cement</caption>
      <tbody>
        <tr>
          <th scope="row">mm</th>
          {rows.map(({ distanceMm }) => (
            <td key={distanceMm}>{distanceMm}</td>
          ))}
        </tr>
        <tr>
          <th scope="row">°C at most</th>
          {rows.map(({ distanceMm, peakC }) => (
            <td key={distanceMm}>{Math.round(peakC)}</td>
          ))}
        </tr>
        <tr>
          <th scope="row">CEM43</th>
          {rows.map(({ distanceMm, cem43 }) => (
            <td key={distanceMm}>{doseText(cem43)}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

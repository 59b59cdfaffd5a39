/** The way in when nothing is connected: start the real thing, or one of the simulated cases with one press. */
import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";
import { fetchSimulatedCases, type SimulatedCase, startSimulatedCase } from "./simulated-cases.ts";
import "./start.css";

export function StartPanel() {
  const [cases, setCases] = useState<readonly SimulatedCase[]>();
  const [problem, setProblem] = useState("");
  const [startingId, setStartingId] = useState("");
  const navigate = useNavigate();

  useEffect(() => {
    const stop = new AbortController();
    fetchSimulatedCases(stop.signal).then(setCases, (error: unknown) => {
      if (!stop.signal.aborted) setProblem(messageOf(error));
    });
    return () => stop.abort();
  }, []);

  const start = ({ id, group }: SimulatedCase) => {
    setStartingId(id);
    setProblem("");
    startSimulatedCase(id)
      .then(
        // What a person does begins where a real case begins.
        () => navigate(group === "doIt" ? "/setup" : "/monitor"),
        (error: unknown) => setProblem(messageOf(error)),
      )
      .finally(() => setStartingId(""))
      .catch(() => undefined);
  };

  return (
    <section className="start-panel" aria-label="Start">
      <nav className="start-links">
        <Link className="start-now" to="/setup">
          START NOW
          <small>set-up may follow</small>
        </Link>
        <Link to="/monitor?role=touch">Touch strip</Link>
        <Link to="/review">Review</Link>
        <Link to="/engineer">Engineer</Link>
        <Link to="/calibration">Calibration</Link>
      </nav>
      {problem === "" ? null : (
        <p className="start-problem" role="alert">
          {problem}
        </p>
      )}
      {cases === undefined && problem === "" ? <p>loading …</p> : null}
      {GROUPS.map(({ group, title, words }) => (
        <section key={group} aria-label={title}>
          <h2>
            {title} <small>{words}</small>
          </h2>
          <div className="start-procedures">
            {PROCEDURES.map((procedure) => (
              <CaseList
                key={procedure}
                procedure={procedure}
                cases={cases?.filter((entry) => entry.group === group && entry.procedure === procedure) ?? []}
                startingId={startingId}
                start={start}
              />
            ))}
          </div>
        </section>
      ))}
    </section>
  );
}

const GROUPS = [
  { group: "doIt", title: "Do it yourself", words: "simulated patient and hands; you press everything" },
  { group: "watch", title: "Watch a case", words: "a simulated team does everything" },
] as const;
const PROCEDURES = ["pvp", "pkp"] as const;

interface CaseListProps {
  readonly procedure: SimulatedCase["procedure"];
  readonly cases: readonly SimulatedCase[];
  readonly startingId: string;
  readonly start: (entry: SimulatedCase) => void;
}

function CaseList({ procedure, cases, startingId, start }: CaseListProps) {
  return (
    <div>
      <h3>{procedure === "pvp" ? "PVP · vertebroplasty" : "PKP · balloon kyphoplasty"}</h3>
      <ul className="start-cases">
        {cases.map((entry) => (
          <li key={entry.id}>
            <button type="button" disabled={startingId !== ""} onClick={() => start(entry)}>
              <strong>{startingId === entry.id ? `starting: ${entry.title}` : entry.title}</strong>
              <span>{entry.description}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

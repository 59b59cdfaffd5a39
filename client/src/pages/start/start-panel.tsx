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

  const start = (id: string) => {
    setStartingId(id);
    setProblem("");
    startSimulatedCase(id)
      .then(
        () => navigate("/monitor"),
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
      </nav>
      <h2>Simulated cases</h2>
      {problem === "" ? null : (
        <p className="start-problem" role="alert">
          {problem}
        </p>
      )}
      {cases === undefined && problem === "" ? <p>loading …</p> : null}
      <ul className="start-cases">
        {cases?.map(({ id, title, description }) => (
          <li key={id}>
            <button type="button" disabled={startingId !== ""} onClick={() => start(id)}>
              <strong>{startingId === id ? `starting: ${title}` : title}</strong>
              <span>{description}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

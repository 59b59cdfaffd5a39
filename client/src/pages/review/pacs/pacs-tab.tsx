/** Tab "PACS": the archives of this room, whether they answer, what they have, and fetching a study from them. */
import type { PacsTargetView, PacsWay } from "@cementwatch/shared/pacs/pacs-view";
import { useState } from "react";
import { JobList } from "../jobs/job-list.tsx";
import { useJobs } from "../jobs/use-jobs.ts";
import { echoTarget } from "./pacs-api.ts";
import { fetchLine, fetchResultOf, sendLine, sendResultOf, textOf, WAY_WORDS } from "./pacs-words.ts";
import { StudySearch } from "./study-search.tsx";
import { NoTargets, useTargets } from "./target-choice.tsx";
import "../exports/exports.css";
import "./pacs.css";

const JOBS_SHOWN = 20;

export function PacsTab() {
  const { targets, problem } = useTargets();
  const { jobs = [], problem: jobsProblem, refresh } = useJobs();
  const told = problem === "" ? jobsProblem : problem;
  if (targets?.length === 0) return <NoTargets />;
  const own = jobs.filter(({ kind }) => kind === "pacsSend" || kind === "pacsFetch").slice(0, JOBS_SHOWN);
  return (
    <div className="pacs">
      {told === "" ? null : (
        <p className="review-problem" role="alert">
          The server cannot be asked: {told}
        </p>
      )}
      <ul className="pacs-targets" aria-label="Archives">
        {(targets ?? []).map((target) => (
          <Target key={target.id} target={target} />
        ))}
      </ul>
      {targets === undefined ? null : <StudySearch targets={targets} onStarted={refresh} />}
      <section aria-label="Sent and fetched">
        {own.length === 0 ? <p className="review-hint">Nothing was sent or fetched yet.</p> : null}
        {own.map((job) => {
          const sent = sendResultOf(job);
          const fetched = fetchResultOf(job);
          return (
            <div key={job.id} className="pacs-job">
              <JobList jobs={[{ ...job, files: [] }]} onChanged={refresh} />
              {sent === undefined ? null : (
                <p className={sent.unsent === 0 ? "pacs-line" : "pacs-line pacs-line-unsent"}>
                  {sendLine(sent)}
                </p>
              )}
              {fetched === undefined ? null : <p className="pacs-line">{fetchLine(fetched)}</p>}
            </div>
          );
        })}
      </section>
    </div>
  );
}

function Target({ target: { id, title, address, ways } }: { readonly target: PacsTargetView }) {
  const [note, setNote] = useState("");
  const [isAsking, setIsAsking] = useState(false);
  const ask = (way: PacsWay) => {
    setIsAsking(true);
    setNote("asking …");
    echoTarget(id, way)
      .then(
        () => setNote(`answers (${WAY_WORDS[way]})`),
        (error: unknown) => setNote(textOf(error)),
      )
      .finally(() => setIsAsking(false));
  };
  return (
    <li>
      <strong>{title}</strong>
      <span className="pacs-address">{address}</span>
      {ways.map((way) => (
        <button key={way} type="button" disabled={isAsking} onClick={() => ask(way)}>
          Echo · {WAY_WORDS[way]}
        </button>
      ))}
      <output>{note}</output>
    </li>
  );
}

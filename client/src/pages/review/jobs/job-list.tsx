/** Long work of the server: what runs, what waits, and what was made and can be fetched. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { useState } from "react";
import { cancelJob, filePath, removeJob } from "./job-api.ts";
import { missingOf, STATES, sizeText, warningsOf } from "./job-words.ts";
import { isOpen } from "./use-jobs.ts";

const MISSING_SHOWN = 3;

interface JobListProps {
  readonly jobs: readonly JobView[];
  readonly onChanged: () => void;
}

export function JobList({ jobs, onChanged }: JobListProps) {
  return (
    <ul className="job-list" aria-label="Exports and other work">
      {jobs.map((job) => (
        <Job key={job.id} job={job} onChanged={onChanged} />
      ))}
    </ul>
  );
}

function Job({ job, onChanged }: { readonly job: JobView; readonly onChanged: () => void }) {
  const [problem, setProblem] = useState("");
  const act = (work: Promise<void>) => {
    work.then(onChanged, (error: unknown) =>
      setProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  const told = problem === "" ? (job.problem ?? "") : problem;
  return (
    <li className={`job job-${job.state}`}>
      <div className="job-head">
        <strong title={job.title}>{job.title}</strong>
        <span className="job-state">{STATES[job.state]}</span>
        {isOpen(job) ? (
          <button type="button" onClick={() => act(cancelJob(job.id))} aria-label={`Cancel ${job.title}`}>
            Cancel
          </button>
        ) : (
          <button type="button" onClick={() => act(removeJob(job.id))} aria-label={`Remove ${job.title}`}>
            Remove
          </button>
        )}
      </div>
      {isOpen(job) ? (
        <div className="job-progress">
          <progress max={1} value={job.progress01} aria-label={`Progress of ${job.title}`} />
          <span>
            {Math.round(job.progress01 * 100)} % {job.detail}
          </span>
        </div>
      ) : null}
      {told === "" ? null : (
        <p className="job-problem" role="alert">
          {told}
        </p>
      )}
      <Texts start="Not whole" texts={missingOf(job)} />
      <Texts start="Before you pass it on" texts={warningsOf(job)} />
      <Files job={job} />
    </li>
  );
}

function Texts({ start, texts }: { readonly start: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  const shown = texts.slice(0, MISSING_SHOWN);
  const rest = texts.length - shown.length;
  return (
    <p className="job-problem">
      {start}: {shown.join("; ")}
      {rest > 0 ? ` and ${rest} more` : ""}
    </p>
  );
}

function Files({ job: { id, files } }: { readonly job: JobView }) {
  if (files.length === 0) return null;
  return (
    <div className="job-files">
      {files.map(({ name, sizeBytes }) => (
        <a key={name} href={filePath(id, name)} download={name} title={name}>
          <span>{name}</span> <small>{sizeText(sizeBytes)}</small>
        </a>
      ))}
    </div>
  );
}

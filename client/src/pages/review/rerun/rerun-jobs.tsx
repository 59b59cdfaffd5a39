/** The re-runs that wait, run or have ended; one of them is open below. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { cancelJob, removeJob } from "../jobs/job-api.ts";
import { STATES } from "../jobs/job-words.ts";
import { isOpen } from "../jobs/use-jobs.ts";

interface RerunJobsProps {
  readonly jobs: readonly JobView[];
  readonly openId: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
  readonly onChanged: () => void;
  readonly onProblem: (problem: string) => void;
}

export function RerunJobs({ jobs, openId, onOpen, onChanged, onProblem }: RerunJobsProps) {
  const act = (work: Promise<void>) =>
    work.then(onChanged, (error: unknown) =>
      onProblem(error instanceof Error ? error.message : String(error)),
    );
  if (jobs.length === 0)
    return <p className="rerun-none">No re-run yet: choose sessions above and start one.</p>;
  return (
    <ul className="rerun-jobs" aria-label="Re-runs">
      {jobs.map((job) => (
        <li key={job.id}>
          <button
            type="button"
            className="rerun-open"
            disabled={job.state !== "done"}
            aria-expanded={job.state === "done" && job.id === openId}
            onClick={() => onOpen(job.id === openId ? undefined : job.id)}
          >
            <span>{job.askedAt.slice(0, 16).replace("T", " ")}</span>
            <strong>{job.title}</strong>
            <JobState job={job} />
          </button>
          {isOpen(job) ? (
            <button type="button" onClick={() => act(cancelJob(job.id))}>
              Cancel
            </button>
          ) : (
            <button type="button" aria-label={`Remove ${job.title}`} onClick={() => act(removeJob(job.id))}>
              Remove
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function JobState({ job }: { readonly job: JobView }) {
  const { state, progress01, detail, problem } = job;
  if (state !== "running")
    return <span title={problem}>{problem === undefined ? STATES[state] : `! ${problem}`}</span>;
  return (
    <span className="rerun-progress">
      <progress max={1} value={progress01} aria-label="Progress" />
      {detail === "" ? "begins" : detail}
    </span>
  );
}

/** Side tab "Send" of a replay: this session to an archive, and what became of it. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { JobList } from "../jobs/job-list.tsx";
import { isOpen, useJobs } from "../jobs/use-jobs.ts";
import type { SidePanelProps } from "../replay-side-tabs.tsx";
import { sendLine, sendResultOf } from "./pacs-words.ts";
import { SendForm } from "./send-form.tsx";
import { SendOutcome } from "./send-outcome.tsx";
import "../exports/exports.css";
import "./pacs.css";

const SHOWN = 5;

/** The line beside the button. */
function statusOf(job: JobView | undefined): string {
  if (job === undefined) return "";
  if (isOpen(job)) return `${Math.round(job.progress01 * 100)} % ${job.detail}`;
  const result = sendResultOf(job);
  return result === undefined ? (job.problem ?? job.state) : sendLine(result);
}

export function ReplaySend({ sessionId }: SidePanelProps) {
  const { jobs = [], problem, refresh } = useJobs();
  const own = jobs.filter(({ kind, title }) => kind === "pacsSend" && title.includes(sessionId));
  return (
    <div className="exports-side pacs-side">
      {problem === "" ? null : (
        <p className="review-problem" role="alert">
          The server cannot be asked: {problem}
        </p>
      )}
      <SendForm sessionId={sessionId} status={statusOf(own[0])} onStarted={refresh} />
      {own.slice(0, SHOWN).map((job) => (
        <div key={job.id} className="pacs-job">
          <JobList jobs={[{ ...job, files: [] }]} onChanged={refresh} />
          <SendOutcome job={job} onStarted={refresh} />
        </div>
      ))}
    </div>
  );
}

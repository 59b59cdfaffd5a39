/** Tab "Import" of the review page: choose files, see what they hold, decide what it means, confirm, get a session. */
import type { ImportMapping } from "@cementwatch/shared/imports/import-mapping";
import type { ImportProposal } from "@cementwatch/shared/imports/import-proposal";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { useCallback, useEffect, useState } from "react";
import { Link } from "react-router";
import { JobList } from "../jobs/job-list.tsx";
import { useJobs } from "../jobs/use-jobs.ts";
import { fetchInbox, fetchProposal, type InboxEntry, startImport, startInspection } from "./import-api.ts";
import { InboxList } from "./inbox-list.tsx";
import { ProposalForm } from "./proposal-form.tsx";
import "../exports/exports.css";
import "./imports.css";

export function ImportsTab() {
  const { jobs = [], problem: jobProblem, refresh } = useJobs();
  const [inbox, setInbox] = useState<readonly InboxEntry[]>();
  const [problem, setProblem] = useState("");
  const [files, setFiles] = useState<readonly string[]>([]);
  const [inspecting, setInspecting] = useState<string>();
  const [proposal, setProposal] = useState<ImportProposal>();
  const failed = useCallback(
    (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    [],
  );
  const readInbox = useCallback(() => {
    fetchInbox().then(setInbox, failed);
  }, [failed]);
  useEffect(readInbox, [readInbox]);

  const inspected = jobs.find(({ id }) => id === inspecting);
  const inspectedState = inspected?.state;
  useEffect(() => {
    if (inspecting === undefined || inspectedState !== "done") return;
    setInspecting(undefined);
    fetchProposal(inspecting).then(setProposal, failed);
  }, [inspecting, inspectedState, failed]);

  const inspect = (names: readonly string[]) => {
    setProblem("");
    setFiles(names);
    startInspection(names).then(({ id }) => {
      setInspecting(id);
      refresh();
    }, failed);
  };
  const confirm = (mapping: ImportMapping) => {
    setProblem("");
    startImport(files, mapping).then(() => {
      setProposal(undefined);
      refresh();
    }, failed);
  };
  const own = jobs.filter((job) => job.kind === "import" && (isImport(job) || job.state !== "done"));
  return (
    <section className="imports">
      <p className="review-hint">
        Case folders, session files of another machine, MCAP, VitalDB (.vital), our samples.csv and DICOM
        pictures. First the files are looked into; nothing is written before you confirm what they mean.
      </p>
      {[jobProblem, problem]
        .filter((text) => text !== "")
        .map((text) => (
          <p key={text} className="review-problem" role="alert">
            {text}
          </p>
        ))}
      {proposal === undefined ? (
        <InboxList entries={inbox ?? []} onChanged={readInbox} onInspect={inspect} />
      ) : (
        <ProposalForm proposal={proposal} onConfirmed={confirm} onCancel={() => setProposal(undefined)} />
      )}
      {own.map((job) => (
        <Made key={job.id} job={job} />
      ))}
      {own.length === 0 ? null : <JobList jobs={own} onChanged={refresh} />}
    </section>
  );
}

function isImport({ result }: JobView): boolean {
  return sessionOf(result) !== undefined;
}

function sessionOf(result: JobView["result"]): string | undefined {
  if (result === null || typeof result !== "object" || Array.isArray(result)) return undefined;
  const { sessionId } = result as { readonly sessionId?: unknown };
  return typeof sessionId === "string" ? sessionId : undefined;
}

function Made({ job: { title, result } }: { readonly job: JobView }) {
  const sessionId = sessionOf(result);
  if (sessionId === undefined) return null;
  return (
    <p className="import-made">
      {title}:{" "}
      <Link to={`/review?session=${encodeURIComponent(sessionId)}`} className="review-link">
        Open session {sessionId}
      </Link>
    </p>
  );
}

/** Side tab "Export" of a replay: of this session, also around one of its alarms and marks. */
import type { SessionTimeline } from "@cementwatch/shared/session/session-summary";
import { useMemo } from "react";
import { clockText } from "../../../text/numbers.ts";
import { JobList } from "../jobs/job-list.tsx";
import { useJobs } from "../jobs/use-jobs.ts";
import { type AlarmSpan, alarmSpans } from "../timeline-model.ts";
import { ExportForm } from "./export-form.tsx";
import type { Moment } from "./export-form-model.ts";
import "./exports.css";

export function ReplayExport({ timeline }: { readonly timeline: SessionTimeline }) {
  const { sessionId } = timeline.session;
  const { jobs = [], problem, refresh } = useJobs();
  const moments = useMemo(() => momentsOf(timeline), [timeline]);
  const own = jobs.filter(({ title }) => title.includes(sessionId));
  return (
    <div className="exports exports-side">
      {problem === "" ? null : (
        <p className="review-problem" role="alert">
          The server cannot be asked: {problem}
        </p>
      )}
      <ExportForm
        sessions={[{ sessionId, label: sessionId }]}
        isFixed
        moments={moments}
        onStarted={refresh}
      />
      {own.length === 0 ? null : <JobList jobs={own} onChanged={refresh} />}
    </div>
  );
}

function momentsOf({ alarms, marks }: SessionTimeline): readonly Moment[] {
  const spans: readonly AlarmSpan[] = alarmSpans(alarms);
  return [
    ...spans.map(({ condition, place, raisedAtUs }) => ({
      label: `${condition} ${place}`,
      atUs: raisedAtUs,
    })),
    ...marks.map(({ label, atUs }) => ({ label: `mark ${label}`, atUs })),
  ]
    .toSorted((a, b) => a.atUs - b.atUs)
    .map(({ label, atUs }) => ({ label: `${clockText(atUs / 1_000)} ${label}`, atUs }));
}

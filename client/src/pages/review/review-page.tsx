/** `/review`: what is done with recorded sessions, one tab each; with `?session=` one of them as a replay. */
import { Link, useSearchParams } from "react-router";
import { AuditTab } from "./audit/audit-tab.tsx";
import { ComparePage } from "./compare/compare-page.tsx";
import { DeidentForm } from "./deident/deident-form.tsx";
import { ExportsTab } from "./exports/exports-tab.tsx";
import { ImportsTab } from "./imports/imports-tab.tsx";
import { SessionList } from "./list/session-list.tsx";
import { PacsTab } from "./pacs/pacs-tab.tsx";
import { QueueTab } from "./queue/queue-tab.tsx";
import { ReplayPage } from "./replay-page.tsx";
import { RerunTab } from "./rerun/rerun-tab.tsx";
import { TeachingTab } from "./teaching/teaching-tab.tsx";
import "./review.css";

/** The first one opens when none is named. */
const TABS = [
  { id: "queue", title: "Queue", Tab: QueueTab },
  { id: "sessions", title: "Sessions", Tab: SessionList },
  { id: "rerun", title: "Re-run", Tab: RerunTab },
  { id: "teaching", title: "Teaching", Tab: TeachingTab },
  { id: "exports", title: "Exports", Tab: ExportsTab },
  { id: "imports", title: "Import", Tab: ImportsTab },
  { id: "pacs", title: "PACS", Tab: PacsTab },
  { id: "deident", title: "De-identify", Tab: DeidentForm },
  { id: "audit", title: "Audit", Tab: AuditTab },
] as const;

export function ReviewPage() {
  const [parameters] = useSearchParams();
  const sessionId = parameters.get("session");
  if (sessionId !== null) return <ReplayPage key={sessionId} sessionId={sessionId} />;
  const compared = parameters.get("compare");
  if (compared !== null) return <ComparePage key={compared} compared={compared} />;
  const wanted = parameters.get("tab");
  const { id: openId, Tab } = TABS.find(({ id }) => id === wanted) ?? TABS[0];
  return (
    <main className="review-list">
      <header>
        <Link to="/" className="review-link" aria-label="Start page">
          ≡
        </Link>
        <h1>Review</h1>
        <nav className="review-tabs" aria-label="Tabs">
          {TABS.map(({ id, title }) => (
            <Link
              key={id}
              to={`/review?tab=${id}`}
              className="review-link"
              aria-current={id === openId ? "page" : undefined}
            >
              {title}
            </Link>
          ))}
        </nav>
      </header>
      <Tab />
    </main>
  );
}

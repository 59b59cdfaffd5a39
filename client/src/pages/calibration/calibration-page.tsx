/** `/calibration`: what is due, runs, results, references and daily checks of the biomedical engineer. */
import { Link, useSearchParams } from "react-router";
import { DailyTab } from "./daily-tab.tsx";
import { EntryPage } from "./entry-page.tsx";
import { OverviewTab } from "./overview-tab.tsx";
import { ReferencesTab } from "./references-tab.tsx";
import { RunPage } from "./run-page.tsx";
import { SetupTab } from "./setup-tab.tsx";
import { SpacingTab } from "./spacing/spacing-tab.tsx";
import { TimeOffsetTab } from "./time-offset/time-offset-tab.tsx";
import "./calibration.css";

const TABS = [
  { id: "overview", title: "Devices and due dates", Tab: OverviewTab },
  { id: "references", title: "References", Tab: ReferencesTab },
  { id: "daily", title: "Daily check", Tab: DailyTab },
  { id: "time", title: "Time offset", Tab: TimeOffsetTab },
  { id: "spacing", title: "Pixel spacing", Tab: SpacingTab },
] as const;

export function CalibrationPage() {
  const [parameters] = useSearchParams();
  const runId = parameters.get("run");
  // The wizard and its keys have the screen for themselves.
  if (runId !== null) return <RunPage key={runId} runId={runId} />;
  const entryId = parameters.get("entry");
  const deviceId = parameters.get("new");
  const wanted = parameters.get("tab");
  const { id: openId, Tab } = TABS.find(({ id }) => id === wanted) ?? TABS[0];
  const isTab = entryId === null && deviceId === null;
  return (
    <main className="calibration">
      <header className="calibration-header">
        <Link to="/" className="calibration-link" aria-label="Start page">
          ≡
        </Link>
        <h1>Calibration</h1>
        <nav aria-label="Tabs">
          {TABS.map(({ id, title }) => (
            <Link
              key={id}
              to={`/calibration?tab=${id}`}
              className="calibration-link"
              aria-current={isTab && id === openId ? "page" : undefined}
            >
              {title}
            </Link>
          ))}
          <Link to="/engineer" className="calibration-link">
            Engineer
          </Link>
        </nav>
      </header>
      {entryId !== null ? (
        <EntryPage key={entryId} entryId={entryId} />
      ) : deviceId !== null ? (
        <SetupTab key={deviceId} deviceId={deviceId} />
      ) : (
        <Tab />
      )}
    </main>
  );
}

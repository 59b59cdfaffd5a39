/** `/engineer`: for the biomedical engineer at a desk. One tab for each thing that is kept and changed here. */
import { Link, useSearchParams } from "react-router";
import { CementsTab } from "./cements-tab.tsx";
import { ConsoleTab } from "./console-tab.tsx";
import { DevicesTab } from "./devices-tab.tsx";
import { SensorsTab } from "./sensors-tab.tsx";
import "./engineer.css";

const TABS = [
  { id: "cements", title: "Cements", Tab: CementsTab },
  { id: "sensors", title: "Sensors", Tab: SensorsTab },
  { id: "devices", title: "Devices and links", Tab: DevicesTab },
  { id: "console", title: "Serial console", Tab: ConsoleTab },
] as const;

export function EngineerPage() {
  const [parameters] = useSearchParams();
  const wanted = parameters.get("tab");
  const { id: openId, Tab } = TABS.find(({ id }) => id === wanted) ?? TABS[0];
  return (
    <main className="engineer">
      <header className="engineer-header">
        <Link to="/" className="engineer-link" aria-label="Start page">
          ≡
        </Link>
        <h1>Engineer</h1>
        <nav aria-label="Tabs">
          {TABS.map(({ id, title }) => (
            <Link
              key={id}
              to={`/engineer?tab=${id}`}
              className="engineer-link"
              aria-current={id === openId ? "page" : undefined}
            >
              {title}
            </Link>
          ))}
          <Link to="/calibration" className="engineer-link">
            Calibration
          </Link>
        </nav>
      </header>
      <Tab />
    </main>
  );
}

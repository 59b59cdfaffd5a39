/** Every page of the dashboard: a page is one folder and one line here. Loaded when it is opened. */
import { type ComponentType, lazy } from "react";

export interface PageEntry {
  readonly path: string;
  readonly Page: ComponentType;
}

function page(path: string, load: () => Promise<ComponentType>): PageEntry {
  return { path, Page: lazy(async () => ({ default: await load() })) };
}

export const PAGES: readonly PageEntry[] = [
  page("/", async () => (await import("./pages/start/start-page.tsx")).StartPage),
  page("/monitor", async () => (await import("./pages/monitor/monitor-page.tsx")).MonitorPage),
  page("/setup", async () => (await import("./pages/setup/setup-page.tsx")).SetupPage),
  page("/review", async () => (await import("./pages/review/review-page.tsx")).ReviewPage),
  page("/engineer", async () => (await import("./pages/engineer/engineer-page.tsx")).EngineerPage),
  page(
    "/calibration",
    async () => (await import("./pages/calibration/calibration-page.tsx")).CalibrationPage,
  ),
];

/** Every page of the dashboard: a page is one folder and one line here. Loaded when it is opened. */
import { type ComponentType, lazy } from "react";

export interface PageEntry {
  readonly path: string;
  readonly Page: ComponentType;
}

function page<Name extends string>(
  path: string,
  name: Name,
  load: () => Promise<Record<Name, ComponentType>>,
): PageEntry {
  return { path, Page: lazy(async () => ({ default: (await load())[name] })) };
}

export const PAGES: readonly PageEntry[] = [
  page("/", "StartPage", () => import("./pages/start/start-page.tsx")),
  page("/monitor", "MonitorPage", () => import("./pages/monitor/monitor-page.tsx")),
];

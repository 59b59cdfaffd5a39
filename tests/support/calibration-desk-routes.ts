/** Answers the pages of calibration in the browser, from the made-up calibration desk. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { RunAct, RunView } from "@cementwatch/shared/calibration/run-view";
import type { Page } from "playwright-core";
import { REFERENCES } from "./calibration-desk.ts";

export interface Desk {
  /** What the run shows now; undefined: there is none. */
  run?: RunView;
  entries: readonly CalibrationEntry[];
  checks: readonly unknown[];
  /** False: nothing is answered, as when the server's machine is switched off. */
  isReachable: boolean;
  readonly acts: RunAct[];
  /** Bodies that were sent to paths other than acts. */
  readonly sent: unknown[];
}

const DEVICES = [
  {
    deviceId: "sensor",
    driver: "keller",
    model: "PA-33X",
    serialNumber: "0123",
    signals: [{ signal: "pressure", unit: "kPa" }],
    isConnected: true,
    isSimulated: false,
  },
  {
    deviceId: "gauge",
    driver: "mark10",
    model: "M5-500",
    serialNumber: "88",
    signals: [{ signal: "force", unit: "N" }],
    isConnected: false,
    isSimulated: false,
  },
];
const DUE = [
  {
    what: "peripheral",
    title: "Foot pedal, room 2",
    serialNumber: "",
    id: "pedal-or2",
    state: "due7",
    words: "due in 5 days",
  },
  { what: "reference", title: "R-9", serialNumber: "55-81", id: "R-9", state: "ok", words: "" },
];
const TRANSCRIPT = Array.from({ length: 30 }, (_, at) => ({
  sequence: at,
  atUs: at * 250_000,
  source: at % 4 < 2 ? "device" : "reference",
  direction: at % 2 === 0 ? "out" : "in",
  hex: at % 2 === 0 ? "01490149dd" : "0149407a1b003f8c",
}));

/** Answers every request of the page to the calibration's routes. */
export async function openDesk(page: Page, given: Partial<Desk> = {}): Promise<Desk> {
  const desk: Desk = { entries: [], checks: [], isReachable: true, acts: [], sent: [], ...given };
  await page.route(/\/api\/(calibration|references|daily-checks)/, async (route) => {
    if (!desk.isReachable) return route.abort();
    const { pathname } = new URL(route.request().url());
    const body =
      route.request().postData() === null ? undefined : (route.request().postDataJSON() as unknown);
    if (pathname.endsWith("/acts")) desk.acts.push(body as RunAct);
    else if (body !== undefined) desk.sent.push(body);
    const answer = answerOf(desk, pathname);
    if (answer === undefined)
      return route.fulfill({ status: 404, json: { message: "there is no such thing" } });
    return route.fulfill({ json: answer });
  });
  return desk;
}

function answerOf(desk: Desk, path: string): unknown {
  if (path === "/api/calibration/devices") return DEVICES;
  if (path === "/api/references") return REFERENCES;
  if (path === "/api/daily-checks") return desk.checks;
  if (path === "/api/calibration-runs") return desk.run === undefined ? [] : [desk.run];
  if (path.endsWith("/readings")) return { transcript: TRANSCRIPT };
  if (path.startsWith("/api/calibration-runs/")) return desk.run;
  if (path === "/api/calibrations") return desk.entries;
  if (path === "/api/calibrations/due") return DUE;
  if (path.endsWith("/sessions")) {
    return [{ sessionId: "session-9", title: "L1, case 14", startedAt: "2025-10-02T08:00:00Z" }];
  }
  return desk.entries.find(({ id }) => path === `/api/calibrations/${id}`);
}

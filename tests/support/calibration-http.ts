/** Asks a server for calibration runs, as the page does. */
import type { RunAct, RunView } from "@cementwatch/shared/calibration/run-view";

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export async function ask<T>(url: string, body?: unknown): Promise<Answer<T>> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(url, body === undefined ? {} : init);
  return { status: response.status, body: (await response.json()) as T };
}

/** A run on the bench without hardware: 0 to 100 bar, ±0.5 bar. */
export const BENCH_RUN = {
  deviceId: "bench-device",
  kind: "pressure",
  procedure: "dkdC",
  referenceId: "SIM-REF",
  shown: { unit: "bar", factor: 0.01, decimals: 2 },
  range: { min: 0, max: 10_000 },
  limit: 50,
  intervalDays: 365,
  operator: "training",
  surroundings: { airTemperatureC: 22, airTemperatureUncertaintyC: 1 },
} as const;

export class RunAsker {
  readonly #base: string;

  constructor(url: string, runId: string) {
    this.#base = `${url}/api/calibration-runs/${runId}`;
  }

  async view(): Promise<RunView> {
    return (await ask<RunView>(this.#base)).body;
  }

  async act(act: RunAct): Promise<RunView> {
    const { status, body } = await ask<RunView>(`${this.#base}/acts`, act);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body;
  }
}

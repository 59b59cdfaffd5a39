/** The simulated cases of the server, over HTTP. */

export interface SimulatedCase {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** `watch`: a simulated team does everything; `doIt`: a person presses the acts. */
  readonly group: "watch" | "doIt";
  readonly procedure: "pvp" | "pkp";
}

/** @throws Error with a message for the user when the server does not answer with a list. */
export async function fetchSimulatedCases(signal: AbortSignal): Promise<readonly SimulatedCase[]> {
  const response = await fetch("/api/simulated-cases", { signal });
  if (!response.ok) throw new Error(`the server answered ${response.status} for the list of simulated cases`);
  return (await response.json()) as readonly SimulatedCase[];
}

/** Resolves when the case is running; the monitor follows by itself. @throws Error with the server's answer. */
export async function startSimulatedCase(id: string): Promise<void> {
  await post(`/api/simulated-cases/${encodeURIComponent(id)}/start`);
}

/** Resolves when the live session is on the monitor again. @throws Error with the server's answer. */
export async function stopSimulatedCase(): Promise<void> {
  await post("/api/simulated-cases/stop");
}

async function post(path: string): Promise<void> {
  const response = await fetch(path, { method: "POST" });
  if (!response.ok)
    throw new Error(`the server answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
}

/** Histories of sensors and yearly tests, over HTTP. */
import type { PeripheralTest, SensorEvent } from "./sensor-lists.ts";

/** @throws Error with the server's answer. */
export const fetchSensorHistory = (signal: AbortSignal) =>
  read<readonly SensorEvent[]>("/api/sensor-history", { signal });

/** @throws Error with the server's answer. */
export const fetchPeripheralTests = (signal: AbortSignal) =>
  read<readonly PeripheralTest[]>("/api/peripheral-tests", { signal });

/** Resolves once it is on disk. @throws Error with the server's advice. */
export function savePeripheralTest(test: PeripheralTest): Promise<PeripheralTest> {
  return read<PeripheralTest>("/api/peripheral-tests", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(test),
  });
}

async function read<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  if (response.ok) return (await response.json()) as T;
  const answer = (await response.json().catch(() => ({}))) as { message?: string };
  throw new Error(answer.message ?? `the server answered ${response.status}`);
}

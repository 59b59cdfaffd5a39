/** Ports, the search for devices and transcripts, over HTTP. */
import type { ConsoleLine, PortRow, ProbeView } from "@cementwatch/shared/telemetry/console-line";

/** @throws Error with the server's answer. */
export const fetchPorts = () => read<readonly PortRow[]>("/api/ports");

/** @throws Error with the server's advice. */
export const startProbe = (port: string) =>
  read<ProbeView>("/api/ports/probe", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ port }),
  });

/** @throws Error with the server's answer. */
export const fetchProbe = () => read<ProbeView>("/api/ports/probe");

/** @throws Error with the server's answer. */
export const fetchTranscript = (deviceId: string, after: number) =>
  read<readonly ConsoleLine[]>(`/api/devices/${encodeURIComponent(deviceId)}/transcript?after=${after}`);

async function read<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, init);
  if (response.ok) return (await response.json()) as T;
  const answer = (await response.json().catch(() => ({}))) as { message?: string };
  throw new Error(answer.message ?? `the server answered ${response.status}`);
}
